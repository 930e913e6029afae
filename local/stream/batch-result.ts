// Reads from the outcome of an invocation how far a batch of stream records has come.
import type { StreamRecord } from '../dynamodb/table-stream.ts';
import type { InvocationResult } from '../lambda/invocation.ts';

/**
 * `done`; or `failed`, with the number of records at the beginning that need not come again. `reported` failures are
 * those that the function named; `throttled` batches never reached it.
 */
export type BatchResult =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly done: number;
      readonly cause: 'error' | 'reported' | 'throttled';
    };

const DONE: BatchResult = { kind: 'done' };

/**
 * Reads a result. With `reportsFailures`, the first record that the function names as failed is where the stream goes
 * on; a name that is empty, missing or of no record of the batch fails all of it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function batchResultOf(
  result: InvocationResult,
  records: readonly StreamRecord[],
  reportsFailures: boolean,
): BatchResult {
  if (result.outcome === 'failed' && result.errorType === 'TooManyRequestsException')
    return { kind: 'failed', done: 0, cause: 'throttled' };
  if (result.outcome !== 'returned') return { kind: 'failed', done: 0, cause: 'error' };
  if (!reportsFailures) return DONE;
  const failures = failuresIn(result.payload);
  if (failures.length === 0) return DONE;
  const positions = failures.map((failure) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === identifierOf(failure)),
  );
  return { kind: 'failed', done: Math.max(0, Math.min(...positions)), cause: 'reported' };
}

/** An answer without a list of failures is that of a function that has none. */
function failuresIn(payload: unknown): readonly unknown[] {
  const list = memberOf(payload, 'batchItemFailures');
  return Array.isArray(list) ? (list as unknown[]) : [];
}

function identifierOf(failure: unknown): unknown {
  return memberOf(failure, 'itemIdentifier');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
