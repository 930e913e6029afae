// Why DynamoDB could not be read: one error type, and what may be done about each kind of failure.
import { parseJson } from '../../core/json-object.ts';

/**
 * What a failure calls for: `transient` and `throttled` may go away by themselves, `unsent` says that a kept-alive
 * connection had ended unnoticed, `skewed` that the clocks differ, `refused` that asking again would change nothing.
 */
export type DynamoFaultKind = 'transient' | 'throttled' | 'unsent' | 'skewed' | 'refused';

/** Where a fault became known. */
export interface DynamoFaultOptions {
  readonly kind: DynamoFaultKind;
  /** DynamoDB's id of the request, to ask AWS about it. */
  readonly requestId?: string | undefined;
  /** The server's clock, in milliseconds since the epoch. */
  readonly serverTime?: number | undefined;
  readonly cause?: unknown;
}

/**
 * DynamoDB could not be read: never a statement about the item. Its message has the error code and status but not the
 * text of the answer, which for a wrong signature quotes the request with its session token.
 */
export class DynamoFault extends Error {
  override readonly name = 'DynamoFault';
  /** DynamoDB's error code, or ours in kebab-case. */
  readonly code: string;
  readonly kind: DynamoFaultKind;
  readonly requestId: string | undefined;
  readonly serverTime: number | undefined;

  constructor(code: string, options: DynamoFaultOptions) {
    super(
      `DynamoDB read failed: ${code}${options.requestId ? ` (request ${options.requestId})` : ''}`,
      { cause: options.cause },
    );
    this.code = code;
    this.kind = options.kind;
    this.requestId = options.requestId;
    this.serverTime = options.serverTime;
  }
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const THROTTLING_CODES = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const SKEW_CODES = new Set([
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Gives the kind of an answer that is not a success, by its status and DynamoDB's error code. */
export function kindOf(status: number, code: string): DynamoFaultKind {
  if (status === 429 || THROTTLING_CODES.has(code)) return 'throttled';
  if (status >= 500) return 'transient';
  return SKEW_CODES.has(code) ? 'skewed' : 'refused';
}

/** Reads the error code out of DynamoDB's error body, or gives the status when there is none. */
export function errorCodeIn(body: Buffer, status: number): string {
  // A proxy's page, or half of an answer, has no type: the status says enough.
  const { __type: type } = (parseJson(body.toString()) ?? {}) as { readonly __type?: unknown };
  // Only the name is taken, and only if it is one: whatever else stands there is not for a log.
  const name = typeof type === 'string' ? /(?:^|#)([A-Za-z]{1,64})$/.exec(type)?.[1] : undefined;
  return name ?? `status-${status}`;
}
