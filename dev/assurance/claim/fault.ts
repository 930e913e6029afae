// Claims about faults: the store, the issuer's keys, the functions themselves.
import type { Claim } from '../claim.ts';

const TABLE_OF_PROXY = 'a proxy in front of the embedded store makes them, as their list has them';

/** What is claimed of faults. */
export const FAULT_CLAIMS: readonly Claim[] = [
  {
    id: 'store-faults',
    title: 'While the store fails, nobody is let in by it, and no good key is called bad',
    statement:
      'While DynamoDB refuses, resets, throttles, is slow, or answers with garbage or half of something, a caller who is cached is let in, junk is a 401, and everybody else gets a 5xx with a message: a good key never a 401, an unknown or deleted one never a success. Afterwards everything works without a restart.',
    failsWhen:
      'when one of the credentials gets another answer than that, when the log says something else of the decision or holds a key, or when the first calls afterwards are not right. That the fault is there is shown by the good key that is not cached: it must get a fault.',
    notShown: `faults that DynamoDB makes and nobody has listed: ${TABLE_OF_PROXY}.`,
    command: 'npm test -- test/e2e/faults/store.test.ts',
    tests: [
      {
        what: 'ways to fail, each against five kinds of credential and three of junk',
        in: 'test/e2e/faults/store.test.ts',
        named: /lets in who is cached/,
      },
      {
        what: 'ways to fail once, which no caller sees',
        in: 'test/e2e/faults/store.test.ts',
        named: /once, nobody sees it$/,
      },
      {
        what: 'limits of retries, emptied caches, wrong clocks',
        in: 'test/e2e/faults/store.test.ts',
        named: /no more often|once the cache is empty|minutes ahead/,
      },
    ],
  },
  {
    id: 'key-set-faults',
    title:
      'While the issuer’s keys cannot be had, known keys go on for an hour, and nothing is guessed',
    statement:
      'While the key set is down, silent, reset, cut off, empty, huge, a page of HTML or elsewhere, tokens of known keys go on to the documented limit and are a 5xx after it; forged tokens stay a 401 while that can be known; a withdrawn key does not outlive the limit.',
    failsWhen:
      'when a good token is a 401, a forged one a success, or when the keys are not fetched again once they can be. The clock is turned past each limit, and both sides of it are called.',
    notShown:
      'the behaviour of any particular issuer; the local one is oidc-provider behind a proxy.',
    command: 'npm test -- test/e2e/faults/key-set.test.ts',
    tests: [
      {
        what: 'ways to fail',
        in: 'test/e2e/faults/key-set.test.ts',
        named: /known keys work until/,
      },
      {
        what: 'budgets, rotation and withdrawal during an outage, wrong types, skewed clocks',
        in: 'test/e2e/faults/key-set.test.ts',
        named: /^(?!.*known keys work until)/,
      },
    ],
  },
  {
    id: 'function-faults',
    title: 'A function that crashes, hangs or runs out of memory lets nobody in',
    statement:
      'The authorizer and the key function exit, reject, throw, hang, loop and exhaust their memory in the middle of a call: that call is a 5xx, the next one is answered, and no log line holds the credential.',
    failsWhen:
      'when the call is answered with anything but a fault, or the next one fails. The crash is asked for by a header of the request, so that a call without it shows that the same function works.',
    notShown:
      'how Lambda itself ends a function; the local runtime runs them in worker threads with the limits of the template.',
    command: 'npm test -- test/e2e/faults/function.test.ts',
    tests: [
      {
        what: 'crashes, of the authorizer and of the key function',
        in: 'test/e2e/faults/function.test.ts',
      },
    ],
  },
  {
    id: 'half-done',
    title: 'Nothing is left half done',
    statement:
      'The store fails at each single request that creating, rotating and deleting a key consists of, and the function dies before and after each single write. The caller hears of it; a retry ends in exactly one key that works; a deletion whose answer was lost holds all the same.',
    failsWhen:
      'when a key works that nobody was given and nobody can find, when a retry makes a second one, or when a deleted key is let in. One position more is tried than there are requests, where nothing fails.',
    notShown: 'two faults at the same time.',
    command:
      'npm test -- test/e2e/faults/api-key-function.test.ts test/lambda/api-keys/crash.test.ts',
    tests: [
      {
        what: 'changes, each with a fault at every request',
        in: 'test/e2e/faults/api-key-function.test.ts',
      },
      { what: 'crashes before and after each write', in: 'test/lambda/api-keys/crash.test.ts' },
    ],
  },
];
