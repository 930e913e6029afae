// The errors that the management functions answer with: one table of codes, statuses and words.

/** Each code with its HTTP status and what a caller reads when nothing more precise is known. */
export const API_ERRORS = {
  'body-not-json': { status: 400, title: 'The body is not a JSON object' },
  'body-invalid': { status: 400, title: 'The body has a wrong or unknown field' },
  'access-request-invalid': { status: 400, title: 'Invalid request' },
  'query-invalid': { status: 400, title: 'A query parameter is wrong' },
  'not-permitted': { status: 403, title: 'The credential does not permit this operation' },
  'access-not-allowed': { status: 403, title: 'Caller is not allowed to do that' },
  'preview-not-enabled': {
    status: 403,
    title: 'Access control is in preview and not enabled for this account',
  },
  'idempotency-key-invalid': { status: 400, title: 'The Idempotency-Key header is wrong' },
  'key-not-found': { status: 404, title: 'API key not found' },
  'session-not-found': { status: 404, title: 'Session not found' },
  'cli-login-not-found': {
    status: 404,
    title: 'There is no such CLI login: its code is unknown, expired or used',
  },
  'resource-not-found': { status: 404, title: 'Resource not found' },
  'principal-not-found': { status: 404, title: 'Service principal not found' },
  'binding-not-found': { status: 404, title: 'Binding or resource not found' },
  'route-not-found': { status: 404, title: 'Not found' },
  'cli-login-code-used': { status: 409, title: 'The code of the CLI login has been used before' },
  'cli-login-settled': { status: 409, title: 'The CLI login has been approved already' },
  'cli-login-superseded': {
    status: 409,
    title: 'Another CLI login has taken the place of this one; start again',
  },
  'last-owner': { status: 409, title: 'The account must keep at least one owner' },
  'key-limit-reached': { status: 409, title: 'The account has as many API keys as it may have' },
  'key-already-rotated': { status: 409, title: 'The API key has been rotated already' },
  'key-not-active': { status: 409, title: 'The API key is not active' },
  'idempotency-key-reused': {
    status: 409,
    title: 'The Idempotency-Key was used for another request',
  },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'media-type-unsupported': { status: 415, title: 'The body must be application/json' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable code of {@link API_ERRORS}; callers may switch on it. */
export type ApiErrorCode = keyof typeof API_ERRORS;

/**
 * A refusal of the caller's request by a management function. The message is written for the caller and may be shown:
 * it names what was wrong and never repeats what was sent.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;

  constructor(
    code: ApiErrorCode,
    options?: { readonly detail?: string; readonly cause?: unknown },
  ) {
    super(options?.detail ?? API_ERRORS[code].title, { cause: options?.cause });
    this.code = code;
  }

  /** HTTP status of the answer. */
  get status(): number {
    return API_ERRORS[this.code].status;
  }
}
