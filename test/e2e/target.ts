// What the end-to-end tests call: a front door that they start on this machine, or a deployed one that `API_URL` names,
// with the credentials that the environment gives for it.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { obtainCredentials } from '../../dev/credential-set.ts';
import { showAnswer, startWatched } from '../canary/door-watch.ts';
import { mistakesOf } from '../openapi/described-answer.ts';
import { startFrontDoor, type FrontDoor, type FrontDoorOptions } from '../../dev/front-door.ts';

/** Somebody who calls. */
export interface Caller {
  readonly accountId: string;
  readonly apiKey: string;
  readonly jwt: string;
}

/** The API under test. */
export interface Target {
  readonly apiUrl: string;
  readonly owner: Caller;
  readonly stranger: Caller;
  /** The parts of a local front door; absent for a deployed one. */
  readonly local: FrontDoor | undefined;
  stop(): Promise<void>;
}

/** Whether the tests run against a deployed stack, where time and faults are not theirs to decide. */
export const IS_DEPLOYED = process.env['API_URL'] !== undefined;

/** `describe` for what only a local front door lets a test do. */
export const describeLocal = IS_DEPLOYED ? describe.skip : describe;

/** Starts or finds the target. */
export async function openTarget(options: Partial<FrontDoorOptions> = {}): Promise<Target> {
  const apiUrl = process.env['API_URL'];
  if (apiUrl !== undefined) return deployedTarget(apiUrl);
  const local = await openLocal(options);
  const credentials = await obtainCredentials(local);
  return { ...credentials, apiUrl: local.cloud.apiUrl, local, stop: () => local.stop() };
}

/**
 * Starts a front door on free ports; rate rules are off, since tests call more often than people. With
 * `DYNAMODB_ENDPOINT`, it keeps its tables there, as `npm start` does.
 */
export function openLocal(options: Partial<FrontDoorOptions> = {}): Promise<FrontDoor> {
  const dynamoDbEndpoint = process.env['DYNAMODB_ENDPOINT'];
  const start = (listeners: Partial<FrontDoorOptions>) =>
    startFrontDoor({
      ...(dynamoDbEndpoint !== undefined && { dynamoDbEndpoint }),
      ports: { api: 0, issuer: 0, dynamoDb: 0, workspaceService: 0 },
      rateRules: 'off',
      ...options,
      // Nothing is under way when a test that calls one thing after the other takes a right away.
      settings: { flushDelayMs: 0, ...options.settings },
      ...listeners,
    });
  return startWatched(start, options);
}

function deployedTarget(apiUrl: string): Target {
  const caller = (prefix: string): Caller => ({
    accountId: required(`${prefix}_ACCOUNT_ID`),
    apiKey: required(`${prefix}_API_KEY`),
    jwt: required(`${prefix}_JWT`),
  });
  return {
    apiUrl: apiUrl.replace(/\/$/, ''),
    owner: caller('OWNER'),
    stranger: caller('STRANGER'),
    local: undefined,
    stop: () => Promise.resolve(),
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new TypeError(`${name} must be set together with API_URL`);
  return value;
}

/** An answer, with header names in lower case and a JSON body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What is sent. Header names and values go out exactly as written, repeated ones too. */
export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}

/** Calls a path as it is written, without the normalisation that `fetch` and `URL` apply. */
export async function call(
  url: string,
  { method = 'GET', headers, body }: Call = {},
): Promise<Answer> {
  const [, protocol, host = '', path = '/'] = /^(https?):\/\/([^/]+)(\/.*)?$/.exec(url) ?? [];
  const [hostname, port] = host.split(':');
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const request = protocol === 'https' ? httpsRequest : httpRequest;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(
    {
      hostname,
      ...(port !== undefined && { port }),
      path,
      method,
      headers: {
        ...(text !== undefined && {
          'Content-Type': 'application/json',
          'Content-Length': String(Buffer.byteLength(text)),
        }),
        ...(headers as Record<string, string | string[]> | undefined),
      },
    },
    (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const received = Buffer.concat(chunks).toString('utf8');
        const answer = {
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: parse(received),
        };
        // Whatever a test is about, every answer has to be one that the OpenAPI document describes.
        const mistakes = mistakesOf(method, path, answer);
        showAnswer(`${protocol ?? ''}://${host}`, [method, path], answer);
        if (mistakes.length > 0) reject(new Error(mistakes.join('\n')));
        else resolve(answer);
      });
    },
  );
  outgoing.on('error', reject);
  outgoing.end(text);
  return promise;
}

/** The header that presents a credential. */
export function bearer(credential: string): { Authorization: string } {
  return { Authorization: `Bearer ${credential}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
