// A DynamoDB client for the request path: it signs and repeats reads, and does nothing else. Far smaller than the AWS
// SDK's, whose loading would be most of a cold start and whose call takes several times the processor time.
import type { Variables } from '../../core/environment/variable.ts';
import { crc32 } from '../../core/crc32.ts';
import { parseJson } from '../../core/json-object.ts';
import { readCredentials, readDynamoEndpoint } from './aws-environment.ts';
import { DynamoFault, errorCodeIn, kindOf } from './dynamo-fault.ts';
import { headerOf, type HttpAnswer } from './http-answer.ts';
import { HttpConnection } from './http-connection.ts';
import { formatAmzDate, SignatureV4 } from './signature-v4.ts';

/** The operations it is for: all may be repeated without harm. */
export type ReadOperation = 'GetItem' | 'BatchGetItem' | 'Query';

/** What a client is made with; everything but the environment has the value for production as its default. */
export interface DynamoReadClientOptions {
  /** The environment of the function; credentials are read from it for each attempt. */
  readonly variables: Variables;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** A number from 0 to 1, 1 excluded, to spread repetitions by. */
  readonly random?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** @default {@link READ_LIMITS} */
  readonly limits?: ReadLimits;
}

/** How long and how often a read is tried. */
export interface ReadLimits {
  readonly attempts: number;
  readonly attemptMs: number;
  /** From the first attempt's start to the last one's end; an attempt that might end later is not begun. */
  readonly totalMs: number;
  /** Longest wait before the second attempt, doubled for each further one. */
  readonly backOffMs: number;
  /** The same after DynamoDB has asked to slow down. */
  readonly throttledBackOffMs: number;
}

/** Fits a function that may take 5 s, so that what is not answered ends in our own error. */
export const READ_LIMITS: ReadLimits = {
  attempts: 3,
  attemptMs: 1_000,
  totalMs: 3_500,
  backOffMs: 50,
  throttledBackOffMs: 200,
};

/** Difference of clocks below which a signature is not refused for its time; DynamoDB's window is five minutes. */
const SKEW_MS_MIN = 60_000;

/** The client. It holds one pool of connections and may be used by any number of calls at once. */
export class DynamoReadClient {
  readonly #options: Required<DynamoReadClientOptions>;
  readonly #host: string;
  readonly #path: string;
  readonly #connection: HttpConnection;
  readonly #signature: SignatureV4;
  /** Milliseconds by which the server's clock is ahead of ours, once that has mattered. */
  #clockOffset = 0;
  #second = { at: Number.NaN, text: '' };

  /** @throws {TypeError} when the environment does not say where DynamoDB is */
  constructor(options: DynamoReadClientOptions) {
    this.#options = {
      now: Date.now,
      random: Math.random,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      limits: READ_LIMITS,
      ...options,
    };
    const { region, url } = readDynamoEndpoint(options.variables);
    this.#host = url.host;
    this.#path = url.pathname;
    this.#connection = new HttpConnection(url, this.#options.limits.attemptMs);
    this.#signature = new SignatureV4({ region, service: 'dynamodb' });
  }

  /**
   * Runs a read and gives DynamoDB's answer, a JSON object. Failures that may pass are repeated, after a random wait
   * within limits that double; a connection that had ended unnoticed and a wrong clock, at once.
   *
   * @param input the operation's parameters as JSON
   * @throws {DynamoFault} when the last attempt failed, or one for a reason that will not go away
   * @throws {TypeError} when the environment has no credentials
   */
  async read(operation: ReadOperation, input: string): Promise<Readonly<Record<string, unknown>>> {
    const { limits, now, wait } = this.#options;
    const lastStart = now() + limits.totalMs - limits.attemptMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return parseAnswer(await this.#post(operation, input));
      } catch (error) {
        if (!(error instanceof DynamoFault)) throw error;
        const waitMs = attempt < limits.attempts ? this.#waitBeforeNext(error, attempt) : undefined;
        if (waitMs === undefined || now() + waitMs > lastStart) throw error;
        if (waitMs > 0) await wait(waitMs);
      }
    }
  }

  #post(operation: ReadOperation, input: string): Promise<HttpAnswer> {
    const credentials = readCredentials(this.#options.variables);
    const time = this.#time();
    const signed: (readonly [string, string])[] = [
      ['content-type', 'application/x-amz-json-1.0'],
      ['host', this.#host],
      ['x-amz-date', time],
    ];
    if (credentials.sessionToken !== undefined) {
      signed.push(['x-amz-security-token', credentials.sessionToken]);
    }
    signed.push(['x-amz-target', `DynamoDB_20120810.${operation}`]);
    const authorization = this.#signature.sign(
      { method: 'POST', path: this.#path, headers: signed, payload: input },
      credentials,
      time,
    );
    const headers = ['authorization', authorization, 'content-length', lengthOf(input)];
    for (const [name, value] of signed) headers.push(name, value);
    return this.#connection.post({ headers, body: input });
  }

  /** Says how long to wait before the next attempt, having done what helps it, or that there is no use in one. */
  #waitBeforeNext(fault: DynamoFault, attempt: number): number | undefined {
    const { random, limits } = this.#options;
    const doubled = 2 ** (attempt - 1);
    switch (fault.kind) {
      case 'refused':
        return undefined;
      case 'unsent':
        this.#connection.closeIdle();
        return 0;
      case 'skewed':
        return this.#correctClock(fault.serverTime) ? 0 : undefined;
      case 'throttled':
        return random() * limits.throttledBackOffMs * doubled;
      case 'transient':
        return random() * limits.backOffMs * doubled;
    }
  }

  /** Takes over the server's clock for signatures; `false` when that is what they had been made by. */
  #correctClock(serverTime: number | undefined): boolean {
    const offset = (serverTime ?? Number.NaN) - this.#options.now();
    if (!(Math.abs(offset - this.#clockOffset) >= SKEW_MS_MIN)) return false;
    this.#clockOffset = offset;
    return true;
  }

  #time(): string {
    const at = Math.floor((this.#options.now() + this.#clockOffset) / 1000);
    if (at !== this.#second.at) this.#second = { at, text: formatAmzDate(at * 1000) };
    return this.#second.text;
  }
}

function lengthOf(body: string): string {
  return String(Buffer.byteLength(body));
}

function parseAnswer(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  if (answer.status !== 200) throw faultIn(answer);
  const checksum = headerOf(answer, 'x-amz-crc32');
  if (checksum !== undefined && Number(checksum) !== crc32(answer.body)) {
    throw unusable('checksum-wrong', answer);
  }
  const value = parseJson(answer.body.toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unusable('answer-unreadable', answer);
  }
  return value as Readonly<Record<string, unknown>>;
}

function faultIn(answer: HttpAnswer): DynamoFault {
  const code = errorCodeIn(answer.body, answer.status);
  return new DynamoFault(code, {
    kind: kindOf(answer.status, code),
    requestId: headerOf(answer, 'x-amzn-requestid'),
    serverTime: Date.parse(headerOf(answer, 'date') ?? ''),
  });
}

/** A success that says nothing: garbled on the way, so that another attempt may bring it whole. */
function unusable(code: string, answer: HttpAnswer): DynamoFault {
  return new DynamoFault(code, {
    kind: 'transient',
    requestId: headerOf(answer, 'x-amzn-requestid'),
  });
}
