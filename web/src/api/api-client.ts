// Calls the API for the signed-in user. A token that is refused is renewed once, unseen by the user; if the new one is
// refused as well, the session is over.
import type { Session } from '../session/session.ts';
import { readProblem, UnreachableError } from './api-problem.ts';

/** One call. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with its query. */
  readonly path: `/${string}`;
  readonly body?: object;
  /** Makes a repetition of the call give the same answer. */
  readonly idempotencyKey?: string;
}

/** A good answer. */
export interface ApiAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** Makes a call. @throws {ApiProblem} @throws {UnreachableError} and what {@link Session.accessToken} throws */
export type ApiClient = (call: ApiCall) => Promise<ApiAnswer>;

const TIMEOUT_MS = 20_000;

/** Creates the client of an API below an absolute URL. */
export function createApiClient(
  apiUrl: string,
  session: Pick<Session, 'accessToken' | 'renew' | 'reject'>,
  fetch: typeof globalThis.fetch,
): ApiClient {
  const send = (call: ApiCall, token: string): Promise<Response> =>
    fetch(`${apiUrl.replace(/\/$/, '')}/api/v1${call.path}`, {
      method: call.method,
      headers: headersOf(call, token),
      ...(call.body && { body: JSON.stringify(call.body) }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new UnreachableError('The API cannot be reached', { cause });
    });

  const sendRenewed = async (call: ApiCall, refused: string): Promise<Response> => {
    const token = await session.renew(refused);
    const answer = await send(call, token);
    if (answer.status === 401) session.reject(token);
    return answer;
  };

  return async (call) => {
    const token = await session.accessToken();
    let answer = await send(call, token);
    if (answer.status === 401) answer = await sendRenewed(call, token);
    if (!answer.ok) throw await readProblem(answer);
    return { body: await answer.json(), headers: answer.headers };
  };
}

function headersOf(call: ApiCall, token: string): Record<string, string> {
  return {
    Authorization: `Bearer ${token}`,
    ...(call.body && { 'Content-Type': 'application/json' }),
    ...(call.idempotencyKey !== undefined && { 'Idempotency-Key': call.idempotencyKey }),
  };
}
