// How the answer of a function to a batch is read.
import type { InvocationResult } from '../../../local/lambda/invocation.ts';
import { batchResultOf } from '../../../local/stream/batch-result.ts';
import { recordOf } from './stream-record.ts';

const RECORDS = ['1', '2', '3'].map((name) => recordOf(name));
const returned = (payload: unknown): InvocationResult => ({ outcome: 'returned', payload });
const failures = (...items: unknown[]) => returned({ batchItemFailures: items });

it.each([
  ['nothing', returned(null)],
  ['an object without a list', returned({})],
  ['a list of null', returned({ batchItemFailures: null })],
  ['an empty list', failures()],
])('takes %s as success', (_case, result) => {
  expect(batchResultOf(result, RECORDS, true)).toEqual({ kind: 'done' });
});

it('finds the first of the reported records', () => {
  const result = failures({ itemIdentifier: '3' }, { itemIdentifier: '2' });

  expect(batchResultOf(result, RECORDS, true)).toEqual({
    kind: 'failed',
    done: 1,
    cause: 'reported',
  });
});

it.each([
  ['an empty name', { itemIdentifier: '' }],
  ['no name', { itemIdentifier: null }],
  ['another member', { sequenceNumber: '2' }],
  ['a record of another batch', { itemIdentifier: '4' }],
  ['no object', null],
])('takes %s as a failure of the whole batch', (_case, item) => {
  const result = failures({ itemIdentifier: '3' }, item);

  expect(batchResultOf(result, RECORDS, true)).toEqual({
    kind: 'failed',
    done: 0,
    cause: 'reported',
  });
});

it('does not look for reports that the mapping does not ask for', () => {
  const result = failures({ itemIdentifier: '1' });

  expect(batchResultOf(result, RECORDS, false)).toEqual({ kind: 'done' });
});

it('tells an error from an invocation that never reached the function', () => {
  const error = { outcome: 'failed', errorType: 'Error', errorMessage: '' } as const;

  expect(batchResultOf({ outcome: 'timed-out' }, RECORDS, true)).toMatchObject({ cause: 'error' });
  expect(batchResultOf(error, RECORDS, true)).toMatchObject({ cause: 'error' });
  expect(
    batchResultOf({ ...error, errorType: 'TooManyRequestsException' }, RECORDS, true),
  ).toMatchObject({ cause: 'throttled' });
});
