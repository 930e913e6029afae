// The backend behind the front door: a sample of the workspace service that remembers what it is told, on plain HTTP.
import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { callerOf, hasDuplicateIdentity, NOBODY } from './identity.ts';
import { OPERATIONS } from './operation-table.ts';
import { ok, ServiceError, type Answer } from './operation.ts';
import { readBody } from './request-body.ts';
import { corsHeaders, seenHeaders, sendAnswer } from './response.ts';
import { matchOperation } from './route.ts';
import { recordRequest, type SeenRequest } from './seen-request.ts';
import { createState, type State } from './state.ts';

/** Settings of one service. */
export interface WorkspaceServiceOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Origins that may read its answers; compared as whole strings. */
  readonly allowedOrigins: readonly string[];
  /** Ids of the accounts that own what is there at the start. */
  readonly accounts: { readonly owner: string; readonly stranger: string };
  /** @default the machine's time */
  readonly clock?: { now(): number };
}

/** A running service. */
export interface WorkspaceService {
  readonly url: string;
  /** The last requests that arrived, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Closes the server and every connection; its memory is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a service on 127.0.0.1 and resolves when it answers; rejects when the port is taken.
 *
 * It believes the identity headers of whoever reaches it, as a backend behind a gateway does: whatever it answers is
 * only as safe as what stands in front of it.
 */
export async function startWorkspaceService(
  options: WorkspaceServiceOptions,
): Promise<WorkspaceService> {
  const { accounts, allowedOrigins, clock = Date, port } = options;
  const now = (): string => new Date(clock.now()).toISOString();
  const state = createState(accounts, now());
  const requests: SeenRequest[] = [];

  const server = createServer((request, response) => {
    const seen = recordRequest(requests, request);
    const headers = {
      ...corsHeaders(request.headers.origin, allowedOrigins),
      ...seenHeaders(seen.identity),
    };
    void answerRequest(request, seen, state, now()).then((answer) => {
      sendAnswer(response, answer, headers);
    });
  });
  return {
    url: `http://127.0.0.1:${await listenOnLoopback(server, port)}`,
    requests,
    stop: () => closeServer(server),
  };
}

async function answerRequest(
  request: IncomingMessage,
  seen: SeenRequest,
  state: State,
  now: string,
): Promise<Answer> {
  try {
    return await answerOperation(request, seen, state, now);
  } catch (error) {
    if (error instanceof ServiceError) return refusal(error.status, error.message);
    // A client that hung up in the middle of its body gets no answer, and is no fault of this service.
    if (!request.errored) console.error(error);
    return refusal(500, 'Internal server error');
  }
}

async function answerOperation(
  request: IncomingMessage,
  seen: SeenRequest,
  state: State,
  now: string,
): Promise<Answer> {
  // Read first and always, for a connection with an unread body cannot be used again.
  const body = await readBody(request);
  if (hasDuplicateIdentity(request.rawHeaders)) return refusal(400, 'duplicate identity header');
  const { pathname, searchParams } = splitTarget(seen.target);
  const isRead = seen.method === 'GET' || seen.method === 'HEAD';
  if (isRead && pathname === '/whoami') return ok(describe(seen));

  const { operation, params } = matchOperation(OPERATIONS, seen.method, pathname);
  const caller = callerOf(seen.identity);
  if (!caller && !operation.isPublic) return refusal(401, 'Missing identity');
  return operation.answer({
    params,
    query: searchParams,
    body,
    principal: caller?.principal ?? NOBODY,
    account: state.account(caller?.accountId ?? NOBODY),
    community: state.community,
    now,
  });
}

// Not by `URL`, which would resolve dot segments that a gateway may have let through on purpose or by mistake.
function splitTarget(target: string): { pathname: string; searchParams: URLSearchParams } {
  const [pathname = '', ...query] = target.split('?');
  return { pathname, searchParams: new URLSearchParams(query.join('?')) };
}

function describe({ identity, credentialLeaked, headerNames }: SeenRequest): object {
  return {
    account_id: identity.accountId,
    principal: identity.principal,
    credential_type: identity.credentialType,
    credential_id: identity.credentialId,
    scope: identity.scope,
    request_id: identity.requestId,
    credential_leaked: credentialLeaked,
    headers: headerNames,
  };
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}
