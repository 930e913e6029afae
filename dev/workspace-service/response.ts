// Writes an answer: as JSON or as a finite stream of events, with the headers that every answer carries.
import type { ServerResponse } from 'node:http';
import type { SeenIdentity } from './identity.ts';
import type { Answer } from './operation.ts';

const EXPOSED_HEADERS = 'x-amzn-RequestId, x-amz-apigw-id, Retry-After';

/** Gives the CORS headers: the origin is named back only when it is one of those allowed, letter by letter. */
export function corsHeaders(
  origin: string | undefined,
  allowedOrigins: readonly string[],
): Readonly<Record<string, string>> {
  if (origin === undefined || !allowedOrigins.includes(origin)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': EXPOSED_HEADERS,
  };
}

/** Gives the headers that tell a test which identity was seen. */
export function seenHeaders(seen: SeenIdentity): Readonly<Record<string, string>> {
  return {
    'X-Rigbox-Seen-Account-Id': seen.accountId,
    'X-Rigbox-Seen-Principal': seen.principal,
    'X-Rigbox-Seen-Credential-Type': seen.credentialType,
    'X-Rigbox-Seen-Credential-Id': seen.credentialId,
  };
}

/** Sends an answer and ends the response; to HEAD, Node sends the headers alone. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
): void {
  const isStream = 'events' in answer;
  const body = isStream ? answer.events.map(encodeEvent).join('') : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...headers,
    'Content-Type': isStream ? 'text/event-stream' : 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

function encodeEvent(event: object): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
