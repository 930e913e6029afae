// A running workspace service and requests to it as the gateway sends them, for the tests of its parts.
import { request, type IncomingHttpHeaders } from 'node:http';
import {
  startWorkspaceService,
  type WorkspaceService,
} from '../../../dev/workspace-service/workspace-service.ts';

export const ORIGIN = 'https://rigbox.dev';
export const NOW = '2026-01-02T03:04:05.000Z';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The decoded body; fails when it is not JSON. */
  readonly body: Record<string, unknown>;
}

interface Sent {
  /** Encoded as JSON unless it is text already. */
  readonly body?: unknown;
  /** Names and values in turn, as they go over the wire. */
  readonly headers?: readonly string[];
}

export interface RunningService {
  readonly service: WorkspaceService;
  /** Sends a request of the owner. */
  readonly owner: (line: string, body?: unknown) => Promise<Answer>;
  /** Sends a request of the stranger. */
  readonly stranger: (line: string, body?: unknown) => Promise<Answer>;
  /** Sends a request with exactly these headers. */
  readonly send: (line: string, sent: Sent) => Promise<Answer>;
}

export async function startService(): Promise<RunningService> {
  const service = await startWorkspaceService({
    port: 0,
    allowedOrigins: [ORIGIN],
    accounts: { owner: 'acct-owner', stranger: 'acct-stranger' },
    clock: { now: () => Date.parse(NOW) },
  });
  const send = (line: string, sent: Sent) => sendRequest(service.url, line, sent);
  return {
    service,
    owner: (line, body) => send(line, { body, headers: identityOf('owner') }),
    stranger: (line, body) => send(line, { body, headers: identityOf('stranger') }),
    send,
  };
}

/** Runs a test against a fresh service and stops it, whatever the test did. */
export function withService(test: (running: RunningService) => Promise<void>): () => Promise<void> {
  return async () => {
    const running = await startService();
    try {
      await test(running);
    } finally {
      await running.service.stop();
    }
  };
}

/** Gives the headers that the gateway sets for somebody's API key. */
export function identityOf(
  who: string,
  overrides: Readonly<Record<string, string>> = {},
): string[] {
  const headers = {
    'X-Rigbox-Account-Id': `acct-${who}`,
    'X-Rigbox-Principal': `rig:user:${who}`,
    'X-Rigbox-Credential-Type': 'api_key',
    'X-Rigbox-Credential-Id': `key-${who}`,
    'X-Rigbox-Scope': 'full',
    'X-Rigbox-Request-Id': 'req-1',
    ...overrides,
  };
  return Object.entries(headers).flat();
}

function sendRequest(url: string, line: string, { body, headers = [] }: Sent): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ');
  const { hostname, port } = new URL(url);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(text))];
  const options = {
    method,
    path,
    hostname,
    port,
    agent: false,
    headers: ['Host', hostname, ...headers, ...length],
  };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: received,
          get body() {
            return JSON.parse(received) as Record<string, unknown>;
          },
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : text);
  });
}
