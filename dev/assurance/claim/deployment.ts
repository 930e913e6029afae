// Claims about deployment, which are made without an AWS account.
import type { Claim } from '../claim.ts';

/** What is claimed of deployments. */
export const DEPLOYMENT_CLAIMS: readonly Claim[] = [
  {
    id: 'deployment',
    title: 'A change of what is deployed makes a deployment',
    statement:
      'API Gateway serves what was last deployed, not what the template says. Every property of authorizer, methods, resources, gateway responses and API is changed, one after another, and every setting of a stage: the deployment is a new one exactly when what it consists of is.',
    failsWhen:
      'when one change leaves the deployment as it was, or when a change that does not matter makes one. The kinds of properties that must be among the changed ones are named, so that a sweep over nothing would not pass.',
    notShown: 'that CloudFormation carries the deployment out.',
    command: 'npm test -- test/lib/deployed-content.test.ts test/lib/deployment.test.ts',
    tests: [
      { what: 'sweeps and settings', in: 'test/lib/deployed-content.test.ts' },
      { what: 'changes by hand', in: 'test/lib/deployment.test.ts' },
    ],
  },
  {
    id: 'template-limits',
    title: 'The template stays within the limits of AWS',
    statement:
      'Number of resources, size, names, text of policies of each role, environment and permissions of each function, mapping templates, web ACL capacity: for the smallest stage and for one with everything switched on, counted with names as long as AWS makes them.',
    failsWhen:
      'when one is over its limit. The measure itself is tested: what it does not know is an error and never counts as nothing.',
    notShown: 'limits of an account that something else has used up.',
    command: 'npm test -- test/lib/template-limits.test.ts',
    tests: [
      {
        what: 'limits, for two stages, and tests of the measure',
        in: 'test/lib/template-limits.test.ts',
      },
    ],
  },
  {
    id: 'upgrade',
    title: 'An upgrade replaces and loses nothing that holds something',
    statement:
      'From every release on record to the present code, tables, user pool, API, domains, buckets, logs and web ACL keep their logical ids and every property whose change would replace them.',
    failsWhen:
      'when one is gone, renamed, replaced, shortened or loses its protection. Each of these losses is planted, and has to be found.',
    notShown: 'what somebody has changed by hand in a deployed stack.',
    command: 'npm test -- test/lib/upgrade.test.ts',
    tests: [
      { what: 'upgrades', in: 'test/lib/upgrade.test.ts', named: /^the upgrade from / },
      {
        what: 'planted losses that were found, and what the record holds',
        in: 'test/lib/upgrade.test.ts',
        named: /^(?!the upgrade from )/,
      },
    ],
  },
  {
    id: 'cdk-nag',
    title: 'cdk-nag finds nothing that is not acknowledged',
    statement:
      'The AwsSolutions rules run over the stack under settings that turn each of its parts on and off. What is acknowledged has its rule, its resource and its reason in the code.',
    failsWhen:
      'when a rule finds something else. A careless queue and an open method are planted, and have to be found.',
    notShown:
      'what those rules do not look at; and a reason is worth what its reader thinks of it.',
    command: 'npm test -- test/lib -t cdk-nag',
    tests: [
      {
        what: 'settings and constructs with nothing to find',
        in: 'test/lib/',
        named: /cdk-nag.* finds nothing|finds nothing with cdk-nag|cdk-nag nothing to find/,
      },
      {
        what: 'planted findings that were found',
        in: 'test/lib/',
        named: /cdk-nag.* finds (?!nothing)/,
      },
    ],
  },
  {
    id: 'two-regions',
    title: 'A stage in two regions has one writer',
    statement:
      'Three stacks: global tables, and a front door in each region that decides by its own replica. Only the active region may write keys and sessions, since replicas settle conflicts by the later write and could bring a revoked key back. Names lead to the standby by a health check of the primary.',
    failsWhen:
      'when a role of the standby may write, when after a promotion both or none may, or when the tables are not those of a stage in one region.',
    notShown:
      'a failover: none was made. What an operator does in one is in the [runbook](runbook.md).',
    command: 'npm test -- test/lib/multi-region.test.ts',
    tests: [{ what: 'tests of the three templates', in: 'test/lib/multi-region.test.ts' }],
  },
];
