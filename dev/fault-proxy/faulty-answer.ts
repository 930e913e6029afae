// Carries out a fault on one request: what reaches the service behind the proxy, and what comes back of its answer.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { FalseAnswer, RequestFault } from './fault.ts';
import type { RelayedAnswer } from './relay.ts';
import { refuseSkewed } from './store-fault.ts';

/** One request under way. */
export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly response: ServerResponse;
  /** Asks the service. */
  readonly ask: () => Promise<RelayedAnswer>;
  /** Resets the connection: TCP's RST, not an orderly end. */
  readonly reset: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Cuts every wait short. */
  readonly signal: AbortSignal;
}

/** Answers a request, with the fault or, for `undefined`, as the service does. Rejects when the service does not. */
export async function answerWith(
  fault: RequestFault | undefined,
  exchange: Exchange,
): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      send(exchange, await exchange.ask());
      break;
    case 'slow':
      await answerLate(exchange, fault.ms);
      break;
    case 'silent':
      break;
    case 'reset':
      exchange.reset();
      break;
    case 'answer-lost':
      await exchange.ask();
      exchange.reset();
      break;
    case 'reset-mid-answer':
      await breakInTheMiddle(exchange);
      break;
    case 'truncated':
      await truncate(exchange);
      break;
    case 'false-answer':
      send(exchange, toRelayed(fault.answer));
      break;
    case 'clock-skew':
      await answerAtAnotherTime(exchange, fault.ms);
      break;
  }
}

async function answerLate(exchange: Exchange, ms: number): Promise<void> {
  const answer = await exchange.ask();
  await delay(ms, undefined, { signal: exchange.signal }).catch(() => undefined);
  send(exchange, answer);
}

async function breakInTheMiddle({ ask, reset, response }: Exchange): Promise<void> {
  const answer = await ask();
  writeHead(response, answer, answer.body.length);
  response.write(firstHalf(answer.body), reset);
}

async function truncate(exchange: Exchange): Promise<void> {
  const answer = await exchange.ask();
  send(exchange, { ...answer, body: firstHalf(answer.body) });
}

async function answerAtAnotherTime(exchange: Exchange, ms: number): Promise<void> {
  const serverTime = exchange.now() + ms;
  const refusal = refuseSkewed(exchange.headers, serverTime);
  const answer = refusal === undefined ? await exchange.ask() : toRelayed(refusal);
  send(exchange, { ...answer, rawHeaders: dated(answer.rawHeaders, serverTime) });
}

function dated(rawHeaders: readonly string[], time: number): string[] {
  const others = rawHeaders.filter((_, at) => rawHeaders[at - (at % 2)]?.toLowerCase() !== 'date');
  return [...others, 'date', new Date(time).toUTCString()];
}

function toRelayed({ status, headers, body }: FalseAnswer): RelayedAnswer {
  return { status, rawHeaders: Object.entries(headers).flat(), body: Buffer.from(body) };
}

function send({ response }: Exchange, answer: RelayedAnswer): void {
  writeHead(response, answer, answer.body.length);
  response.end(answer.body);
}

function writeHead(response: ServerResponse, answer: RelayedAnswer, length: number): void {
  response.sendDate = false;
  response.writeHead(answer.status, [...answer.rawHeaders, 'content-length', String(length)]);
}

function firstHalf(body: Buffer): Buffer {
  return body.subarray(0, Math.ceil(body.length / 2));
}
