// Runs the gateway of a small template in front of a back end that records what reaches it, with functions that are
// plain functions of the test.
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createClock } from '../../../local/clock.ts';
import type { MovableClock } from '../../../local/clock.ts';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';
import { readGateway } from '../../../local/gateway/read/read-gateway.ts';
import { readStagedApi } from '../../../local/gateway/read/read-stage.ts';
import { startGatewayServer } from '../../../local/gateway/server.ts';
import type { RequestEntry } from '../../../local/gateway/server.ts';
import { DEFAULT_SWITCHES } from '../../../local/gateway/switches.ts';
import type { Switches } from '../../../local/gateway/switches.ts';
import { evaluatePolicies } from '../../../local/policy/evaluate.ts';
import { resolveAssembly, resourcesOfType } from '../../../local/template/resolved-assembly.ts';
import { readUsagePlans } from '../../../local/usage-plan/read-usage-plans.ts';
import { readFirewall } from '../../../local/waf/web-acl.ts';
import { withAssembly } from './api-template.ts';
import type { Resources } from './api-template.ts';

/** The origin that templates of tests name; the running gateway maps it to the recording back end. */
export const BACKEND = 'https://backend.example';

export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn, as sent. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  /** Names and values in turn, as sent. */
  readonly headers: readonly string[];
  readonly body: string;
  header(name: string): string | undefined;
}

/** Gives what a function returns, or fails by throwing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an event is whatever the test says it is
export type TestFunction = (event: any) => unknown;

export interface RunningGateway {
  readonly url: string;
  readonly port: number;
  readonly clock: MovableClock;
  readonly entries: readonly RequestEntry[];
  readonly notices: readonly string[];
  /** Events of each function, in order. */
  readonly events: Readonly<Record<string, unknown[]>>;
  readonly backendRequests: readonly RecordedRequest[];
  flush(): void;
  send(method: string, target: string, headers?: readonly string[], body?: string): Promise<Reply>;
  stop(): Promise<void>;
}

export interface RunningGatewayOptions {
  readonly functions?: Readonly<Record<string, TestFunction>>;
  readonly switches?: Partial<Switches>;
  readonly origins?: Readonly<Record<string, string>>;
  readonly rateRules?: 'on' | 'off';
  /** Answers instead of the recording back end's plain `ok`. */
  readonly respond?: (incoming: IncomingMessage, response: ServerResponse) => void;
}

const running: RunningGateway[] = [];

/** Stops what a test left running; to be called in `afterEach`. */
export async function stopGateways(): Promise<void> {
  for (const gateway of running.splice(0)) await gateway.stop();
}

/** Starts the gateway. @throws {TemplateRefusal} for what cannot be emulated. */
export async function startGateway(
  resources: Resources,
  options: RunningGatewayOptions = {},
): Promise<RunningGateway> {
  const clock = createClock();
  const events: Record<string, unknown[]> = {};
  const entries: RequestEntry[] = [];
  const assembly = withAssembly(resources, resolveAssembly);
  const staged = readStagedApi(assembly);
  const backend = await startBackend(options.respond);
  const { api } = staged;
  const stageArn = `arn:aws:apigateway:${api.region}::/restapis/${api.apiId}/stages/${api.stageName}`;
  try {
    const firewall = readFirewall(assembly, stageArn, {
      clock,
      rateRules: options.rateRules ?? 'on',
    });
    const lambdas = new Map(
      resourcesOfType(assembly, 'AWS::Lambda::Function').map((lambda) => [
        lambda.attribute('Arn'),
        lambda.logicalId,
      ]),
    );
    const read = readGateway(assembly, {
      staged,
      clock,
      switches: { ...DEFAULT_SWITCHES, ...options.switches },
      origins: options.origins ?? { [BACKEND]: backend.url },
      trustedCa: undefined,
      firewall: firewall.firewall,
      usagePlans: readUsagePlans(assembly, api, clock),
      evaluatePolicies,
      functionOf: (arn) => {
        const logicalId = lambdas.get(arn);
        if (logicalId === undefined) return undefined;
        const calls: unknown[] = (events[logicalId] ??= []);
        const run = options.functions?.[logicalId] ?? (() => ({ statusCode: 200 }));
        return { logicalId, invoke: (event) => invoke(run, event, calls) };
      },
    });
    const server = await startGatewayServer({
      gateway: read.gateway,
      port: 0,
      accessLog: read.accessLog,
      onRequest: (entry) => entries.push(entry),
    });
    const port = Number(new URL(server.url).port);
    const gateway: RunningGateway = {
      url: server.url,
      port,
      clock,
      entries,
      events,
      notices: [...read.notices, ...firewall.notices],
      backendRequests: backend.requests,
      flush: () => read.gateway.cache.flush(),
      send: (method, target, headers = [], body = '') =>
        send({ port, method, target, headers, body }),
      stop: async () => {
        await server.stop();
        read.close();
        await backend.stop();
      },
    };
    running.push(gateway);
    return gateway;
  } catch (error) {
    await backend.stop();
    throw error;
  }
}

async function invoke(
  run: TestFunction,
  event: unknown,
  calls: unknown[],
): Promise<InvocationResult> {
  calls.push(structuredClone(event));
  try {
    const payload = await run(event);
    if (payload === TIMED_OUT) return { outcome: 'timed-out' };
    return {
      outcome: 'returned',
      payload: payload === undefined ? null : (JSON.parse(JSON.stringify(payload)) as unknown),
    };
  } catch (error) {
    return { outcome: 'failed', errorType: 'Error', errorMessage: (error as Error).message };
  }
}

/** What a test function returns to have timed out. */
export const TIMED_OUT = Symbol('timed out');

async function startBackend(respond?: RunningGatewayOptions['respond']) {
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      requests.push({
        method: incoming.method ?? '',
        target: incoming.url ?? '',
        headers: incoming.rawHeaders,
        body: Buffer.concat(chunks).toString(),
      });
      if (respond === undefined) response.end('ok');
      else respond(incoming, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Sent {
  readonly port: number;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: string;
}

function send({ port, method, target, headers, body }: Sent): Promise<Reply> {
  const hasHost = headers.some((part, index) => index % 2 === 0 && part.toLowerCase() === 'host');
  const all = [...(hasHost ? [] : ['Host', `127.0.0.1:${port}`]), ...headers];
  if (body !== '' && !all.includes('Transfer-Encoding'))
    all.push('Content-Length', String(Buffer.byteLength(body)));
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path: target, headers: all, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const reply = Buffer.concat(chunks).toString();
          resolve(replyOf(response.statusCode ?? 0, response.rawHeaders, reply));
        });
      },
    );
    request.on('error', reject);
    request.end(body === '' ? undefined : body);
  });
}

function replyOf(status: number, headers: readonly string[], body: string): Reply {
  return { status, headers, body, header: (name) => valuesIn(headers, name)[0] };
}

/** Sends bytes as they are and gives everything that comes back until the other side closes. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', reject);
  });
}

/** Gives all values of a header, in any spelling. */
export function valuesIn(headers: readonly string[], name: string): string[] {
  return headers.filter(
    (_value, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name.toLowerCase(),
  );
}

/** Gives the names of headers as spelt. */
export function namesIn(headers: readonly string[]): string[] {
  return headers.filter((_name, index) => index % 2 === 0);
}

/** An authorizer result that allows everything below the stage. */
export function allow(
  context: Record<string, unknown> = {},
  resource = 'arn:aws:execute-api:*',
): unknown {
  return policy('Allow', resource, context);
}

/** An authorizer result with one statement. */
export function policy(
  effect: string,
  resource: string,
  context: Record<string, unknown> = {},
): unknown {
  return {
    principalId: 'user-1',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
    },
    context,
  };
}
