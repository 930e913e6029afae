// Claims about single decisions: from the cache, by path, after a revocation.
import type { Claim } from '../claim.ts';

/** What is claimed of decisions. */
export const DECISION_CLAIMS: readonly Claim[] = [
  {
    id: 'cache-law',
    title: 'A decision from the cache is the fresh one',
    statement:
      'API Gateway keeps the policy of one call and judges later calls of the credential by it. For every ordered pair of operations, the second call is answered as it would be without the first, for keys with everything, with a few grants and with nothing, for JWTs and for unknown keys.',
    failsWhen:
      'when one of the pairs differs, when a pair is left out, or when a kind of credential gets other verdicts than it must. That it can fail is a test of its own: the same comparison of policies that name only the called route, as tutorials have them, has to find every pair of different operations wrong.',
    notShown:
      'that API Gateway keys its cache as documented. With access control the cache is also keyed by path, where only operations that share a path can meet.',
    command: 'npm test -- test/e2e/cache-law.test.ts',
    tests: [
      {
        what: 'credentials for which every pair was compared',
        in: 'test/e2e/cache-law.test.ts',
        named: /^a decision from /,
      },
      {
        what: 'planted violations that were found',
        in: 'test/e2e/cache-law.test.ts',
        named: /^the law catches/,
      },
    ],
    measuredBy: 'tests',
  },
  {
    id: 'exactness',
    title: 'A policy allows what the roles permit, and nothing else',
    statement:
      'Up to 300 roles are drawn at random over 1,000 workspaces and 1,000 apps, and operations are called where there is a role and where there is none. Two evaluators that share no code with the compiler judge each policy; a second, plain reading of the roles says what the answer has to be.',
    failsWhen:
      'when one verdict of either evaluator differs from what the roles say, when a policy also allows the same call on a workspace that does not exist, or when fewer than a tenth of the calls were permitted, so that refusing everything would pass. Unequal judges on purpose: evaluators and reading of roles were written apart from the code under test.',
    notShown:
      'operations on access itself, whose permission depends on what the request names; those are tested end to end.',
    command: 'npm test -- test/lambda/authorizer/exactness.test.ts',
    tests: [{ what: 'property tests', in: 'test/lambda/authorizer/exactness.test.ts' }],
    measuredBy: 'tests',
  },
  {
    id: 'revocation',
    title: 'A revocation holds when its call returns',
    statement:
      'Random lives of keys (creation, use, rotation, revocation, suspension, crashes between write and flush, outages of the store and of the flush, calls that are under way meanwhile) keep the documented promises: a good key is always let in, a key that ended is refused at once, within seconds where an authorization was under way, and by the time that the answer named when the cache could not be emptied.',
    failsWhen:
      'when one use is answered otherwise than a bookkeeping beside the code expects. That bookkeeping knows only what was called and when, and demands both answers: granted before the end, refused after the bound.',
    notShown:
      'how long FlushStageAuthorizersCache takes to be true everywhere in AWS: the gateway here empties its cache at once. Between the end of a key and the bound either answer counts as right.',
    command: 'npm test -- test/lambda/api-keys/interleaving.test.ts test/e2e/expiry.test.ts',
    tests: [
      {
        what: 'promises, in random lives and one by one',
        in: 'test/lambda/api-keys/interleaving.test.ts',
      },
      { what: 'ends of credentials against cached policies', in: 'test/e2e/expiry.test.ts' },
    ],
    measuredBy: 'tests',
  },
];
