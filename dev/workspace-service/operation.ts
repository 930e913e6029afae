// What an operation of the sample workspace service is: a line of the table, and what its handler is given.
import type { Account, Community } from './state.ts';

/** The methods that operations are listed under; HEAD is answered by GET's. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Names in the braces of a path template. */
export type ParameterName<Path extends string> =
  Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParameterName<Rest> : never;

/** A request that was found to be well-formed and, unless the operation is public, somebody's. */
export interface Call<Path extends string = string> {
  readonly params: Readonly<Record<ParameterName<Path>, string>>;
  readonly query: URLSearchParams;
  /** The decoded JSON body; `undefined` when there was none. */
  readonly body: unknown;
  /** The reference of the caller, `none` on a public route. */
  readonly principal: string;
  /**
   * What the caller's account has, and nothing of any other account: a handler that looks something up here cannot
   * find a stranger's, so that theirs is answered exactly like a missing one.
   */
  readonly account: Account;
  /** What all accounts share. */
  readonly community: Community;
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** A document, or the finite list of server-sent events that a stream consists of. */
export type Answer =
  | { readonly status: number; readonly body: object }
  | { readonly status: number; readonly events: readonly object[] };

/** One line of the table. */
export interface Operation {
  readonly method: Method;
  /** Without `/api` or `/api/v1`; parameters in braces. */
  readonly path: string;
  /** Answered without an identity. */
  readonly isPublic: boolean;
  /** @throws {ServiceError} for everything that is the client's fault. */
  readonly answer: (call: Call) => Answer;
}

/** What the client did wrong, as the status and the `message` of the answer. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Lists an operation; the names of `params` follow from the path. */
export function operation<const Path extends string>(
  method: Method,
  path: Path,
  answer: (call: Call<Path>) => Answer,
): Operation {
  return { method, path, isPublic: false, answer };
}

/** Lists an operation that is answered to anybody. */
export function publicOperation<const Path extends string>(
  method: Method,
  path: Path,
  answer: (call: Call<Path>) => Answer,
): Operation {
  return { method, path, isPublic: true, answer };
}

/** 200 with a document. */
export function ok(body: object): Answer {
  return { status: 200, body };
}

/** 201 with the document made. */
export function created(body: object): Answer {
  return { status: 201, body };
}

/** 200 in the words of the public documentation's deletions: `API key deleted`, `Workspace deleted`. */
export function deleted(what: string): Answer {
  return { status: 200, body: { message: `${what} deleted` } };
}

/**
 * Gives the entry under an id.
 *
 * @throws {ServiceError} 404 when there is none.
 */
export function found<Value>(entries: ReadonlyMap<string, Value>, id: string, what: string): Value {
  const entry = entries.get(id);
  if (entry === undefined) throw new ServiceError(404, `${what} not found`);
  return entry;
}
