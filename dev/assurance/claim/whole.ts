// Claims about the whole: what leaks, what a browser sees, what load does to it, and whether the tests would notice.
import type { Claim } from '../claim.ts';

/** What is claimed of the whole. */
export const WHOLE_CLAIMS: readonly Claim[] = [
  {
    id: 'canary',
    title: 'No credential stands where it should not',
    statement:
      'Marked keys and tokens go down every path, good and bad. Neither they nor their digests stand in a log line, an answer, an event, a metric, a table in plain text, or at the services; and the same is looked for in everything that the whole of the tests prints and leaves behind: logs, answers, snapshots, templates, pages, results.',
    failsWhen:
      'when one is found. A planted one has to be found, and enough has to have been written for the search to mean something.',
    notShown: 'what AWS itself writes about requests, beyond the access log that is configured.',
    command: 'npm run canary',
    tests: [
      { what: 'places searched', in: 'test/e2e/canary.test.ts', named: /^(?!.*would be found)/ },
      {
        what: 'planted credentials that were found',
        in: 'test/e2e/canary.test.ts',
        named: /would be found/,
      },
      { what: 'tests of the search', in: 'test/canary/' },
    ],
    measuredBy: 'command',
    bounds: [
      {
        what: 'digests and signatures looked for, beside keys and tokens by their form',
        atLeast: 10,
      },
    ],
  },
  {
    id: 'browser',
    title: 'The dashboard works in a browser, and leaks nothing there',
    statement:
      'Chromium signs in, makes, rotates and revokes keys, approves logins of the command line, goes on through renewals in several tabs, and ends in all of them at once. Tokens and keys are in no storage, cookie or address; script that gets into the page does not run; no host but this machine is asked; axe finds no barrier.',
    failsWhen:
      'when a step is not possible, a forbidden place holds a token or key, a request leaves the machine, or axe names a violation.',
    notShown: 'other browsers.',
    command: 'npm test -- test/browser',
    tests: [
      {
        what: 'tests in Chromium',
        in: 'test/browser/',
        mayBeSkippedFor: 'there was no Chromium',
      },
    ],
  },
  {
    id: 'load',
    title: 'Under load no decision is wrong',
    statement:
      'For minutes, many clients at a time send good and bad credentials while keys are created, revoked and end, sessions are ended and roles come and go. Every single answer is compared with what it may be at that moment, and memory stays where it is.',
    failsWhen:
      'when one answer is wrong: a good credential refused, a bad, ended or revoked one let in after the change has returned, or a fault. An answer counts as either only while a change of its credential is under way.',
    notShown: 'how fast it is in AWS; load, front door and store share one machine.',
    command: 'npm run load',
    tests: [],
    measuredBy: 'command',
    bounds: [
      { what: 'answers judged', atLeast: 10_000 },
      { what: 'seconds of load', atLeast: 120 },
      { what: 'faults (5xx or no answer)', atMost: 0 },
      { what: 'throttled (429)', atMost: 0 },
    ],
  },
  {
    id: 'mutation',
    title: 'The tests notice when the code is changed',
    statement:
      'Stryker changes `core/` and the authorizer in one place after another and runs the tests that reach it: at least 90 of 100 changes make a test fail, and each that does not is explained.',
    failsWhen:
      'when the score is lower, or a change survives without an explanation. It is the answer to how one knows that the tests above can fail.',
    notShown: 'changes that Stryker does not make, and other folders than these.',
    command: 'npm run mutation',
    tests: [],
    measuredBy: 'command',
    bounds: [{ what: 'score, in percent', atLeast: 90 }],
  },
];
