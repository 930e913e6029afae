// Calls a front door from outside, as any client would, and reads what it answers.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What is asked. */
export interface Question {
  readonly method?: string;
  /** Goes into the `Authorization` header, behind `Bearer`. */
  readonly credential?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/** What is answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The fields of the body; absent when it is no JSON object. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

const TIMEOUT_MS = 15_000;

/** A front door by its URL. */
export class FrontDoorClient {
  /** Where the paths of the API begin: origin and, on an execute-api host, stage; without a slash at the end. */
  readonly url: string;

  /** @throws {TypeError} when the text is no http or https URL, or has more than origin and path */
  constructor(text: string) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}${url.pathname}`) {
      throw new TypeError('--url must be an http or https URL with nothing but host and path');
    }
    this.url = url.href.replace(/\/$/, '');
  }

  /**
   * Asks, without following redirects.
   *
   * @throws when there is no answer within 15 seconds
   */
  async ask(path: string, question: Question = {}): Promise<Answer> {
    const { method = 'GET', body } = question;
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: headersOf(question),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    return { status, headers, fields: readFields(await response.text()) };
  }

  /**
   * Asks for a path as it is written: `fetch` would resolve dot segments before it sends them.
   *
   * @throws when there is no answer within 15 seconds
   */
  async askAsWritten(path: string, question: Question = {}): Promise<Answer> {
    const { protocol, hostname, port, pathname } = new URL(this.url);
    const request = protocol === 'https:' ? httpsRequest : httpRequest;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request({
      hostname: hostname.replaceAll(/[[\]]/g, ''),
      port,
      path: pathname.replace(/\/$/, '') + path,
      method: question.method ?? 'GET',
      headers: headersOf(question),
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
    return readMessage(await promise);
  }
}

/** Reads an answer of `node:http`. */
export async function readMessage(message: IncomingMessage): Promise<Answer> {
  const chunks = await message.toArray();
  const headers = Object.entries(message.headersDistinct).map(([name, values = []]) => [
    name,
    values.join(', '),
  ]);
  return {
    status: message.statusCode ?? 0,
    headers: new Headers(headers as [string, string][]),
    fields: readFields(Buffer.concat(chunks as Buffer[]).toString('utf8')),
  };
}

function headersOf({ credential, headers, body }: Question): Record<string, string> {
  return {
    ...headers,
    ...(credential !== undefined && { Authorization: `Bearer ${credential}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  };
}

function readFields(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
