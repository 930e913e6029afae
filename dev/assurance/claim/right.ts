// Claims about rights: that no sequence of calls makes more of them.
import type { Claim } from '../claim.ts';

/** What is claimed of rights. */
export const RIGHT_CLAIMS: readonly Claim[] = [
  {
    id: 'key-escalation',
    title: 'No key makes a stronger or longer-lived one',
    statement:
      'Whatever sequence of creations, rotations and renames an attacker makes with a key and with every key that these give away, none of the keys can do more, or lives longer, than the first one.',
    failsWhen:
      'when one key is obtained whose scope is not covered by that of the key it came from, or which outlives it. A stronger key of the same account stands ready to be taken over, and keys do get obtained: their number is below.',
    notShown: 'what an operator with access to the table can do.',
    command: 'npm test -- test/lambda/api-keys/escalation.test.ts',
    tests: [{ what: 'property tests', in: 'test/lambda/api-keys/escalation.test.ts' }],
    measuredBy: 'tests',
  },
  {
    id: 'role-escalation',
    title: 'Nobody gains a right that none of those who act had',
    statement:
      'People with random roles, and with the keys of machines that they come by, bind, change and take away roles, tag resources, and make and remove service principals and keys, in random order. Afterwards they hold no permission on a resource that none of them held there before, and the owner is who it was.',
    failsWhen:
      'when one permission is held that was not held by any of them. The test also fails when too few calls succeed, or a kind of call that must be possible never does, so that refusing everything would not pass.',
    notShown: 'what happens when an owner takes part: owners may give everything.',
    command: 'npm test -- test/lambda/access-control/escalation.test.ts',
    tests: [{ what: 'property tests', in: 'test/lambda/access-control/escalation.test.ts' }],
    measuredBy: 'tests',
  },
  {
    id: 'limited-callers',
    title: 'Limited callers reach what they were given',
    statement:
      'Through the whole front door: keys with a scope, roles and tags that make them hold, keys of people who lost their role, and strangers, who are told what they would be told of nothing. What `simulate` foretells is what then happens. An account keeps an owner when two owners take each other out at the same time.',
    failsWhen:
      'when a call is answered with another status than the tables of operations and roles give, or when a stranger can tell an account or a key from none by a single byte. The same calls are made with the right and without it, so that neither allowing nor refusing everything would pass.',
    notShown:
      'whether the workspace services check who owns what: the sample service does, and the real ones are not part of this repository.',
    command:
      'npm test -- test/e2e/access-control.test.ts test/e2e/simulate.test.ts test/e2e/api-key-scope.test.ts',
    tests: [
      {
        what: 'a hundred rounds of two owners who take each other out at the same time',
        in: 'test/e2e/access-control.test.ts',
        named: /when two take each other out/,
      },
      {
        what: 'roles, tags, service principals, paths with two meanings',
        in: 'test/e2e/access-control.test.ts',
        named: /^(?!.*when two take each other out)/,
      },
      { what: 'foretold and then done', in: 'test/e2e/simulate.test.ts' },
      { what: 'scopes of keys, retries, limits', in: 'test/e2e/api-key-scope.test.ts' },
    ],
  },
];
