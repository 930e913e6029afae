// Usage plans and keys of a template, and what stops the start.
import { isKeyValue, readUsagePlans } from '../../../local/usage-plan/read-usage-plans.ts';
import type { UsagePlans } from '../../../local/usage-plan/usage-plans.ts';
import { readStagedApi } from '../../../local/gateway/read/read-stage.ts';
import { resolveAssembly } from '../../../local/template/resolved-assembly.ts';
import { apiResources, withAssembly } from '../gateway/api-template.ts';
import type { Resources } from '../gateway/api-template.ts';
import {
  planKeyResources,
  usageKeyResources,
  usagePlanResources,
} from '../gateway/usage-plan-template.ts';

function read(resources: Resources): UsagePlans {
  const assembly = withAssembly({ ...apiResources(), ...resources }, resolveAssembly);
  return readUsagePlans(assembly, readStagedApi(assembly).api, { now: () => 0 });
}

const VALUE = 'ValueOfTheKeyThatIsRead';

it('reads a plan, its throttle, and the key that is in it', () => {
  const plans = read({
    ...usagePlanResources('Plan', { Throttle: { RateLimit: 1, BurstLimit: '2' } }),
    ...usageKeyResources('Key', VALUE),
    ...planKeyResources('Plan', 'Key'),
  });

  const outcomes = [1, 2, 3].map(() => plans.admit(VALUE).outcome);
  expect(outcomes).toEqual(['admitted', 'admitted', 'throttled']);
  expect(plans.keys).toEqual([
    expect.objectContaining({ name: 'Key', value: VALUE, isEnabled: true }),
  ]);
});

it('lets a key into its stage alone', () => {
  const other = { ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: 'other' }] };
  const plans = read({
    ...usagePlanResources('Plan', other),
    ...usageKeyResources('Key', VALUE),
    ...planKeyResources('Plan', 'Key'),
  });

  expect(plans.admit(VALUE)).toEqual({ outcome: 'unknown-key' });
});

it('takes a key for disabled until the template enables it', () => {
  const plans = read({
    ...usagePlanResources('Plan'),
    ...usageKeyResources('Key', VALUE, { Enabled: undefined }),
    ...planKeyResources('Plan', 'Key'),
  });

  expect(plans.admit(VALUE)).toEqual({ outcome: 'unknown-key' });
});

it.each<[string, string, Resources]>([
  ['a quota', 'Plan', usagePlanResources('Plan', { Quota: { Limit: 10, Period: 'DAY' } })],
  [
    'throttles of single methods',
    'Plan',
    usagePlanResources('Plan', {
      ApiStages: [
        {
          ApiId: { Ref: 'Api' },
          Stage: { Ref: 'Stage' },
          Throttle: { '/a/GET': { RateLimit: 1, BurstLimit: 1 } },
        },
      ],
    }),
  ],
  ['a rate without a burst', 'Plan', usagePlanResources('Plan', { Throttle: { RateLimit: 1 } })],
  ['a burst without a rate', 'Plan', usagePlanResources('Plan', { Throttle: { BurstLimit: 1 } })],
  [
    'a burst below nothing',
    'Plan',
    usagePlanResources('Plan', { Throttle: { RateLimit: 1, BurstLimit: -1 } }),
  ],
  [
    'half a request at once',
    'Plan',
    usagePlanResources('Plan', { Throttle: { RateLimit: 1, BurstLimit: 0.5 } }),
  ],
  ['a property that nobody knows', 'Plan', usagePlanResources('Plan', { Invented: 1 })],
  [
    'a key with stages',
    'Key',
    usageKeyResources('Key', VALUE, { StageKeys: [{ StageName: 'a' }] }),
  ],
  ['a key that is too short', 'Key', usageKeyResources('Key', 'short')],
  [
    'two keys of one value',
    'Next',
    { ...usageKeyResources('Key', VALUE), ...usageKeyResources('Next', VALUE) },
  ],
  [
    'a key in two plans of the stage',
    'OtherKeyInPlan',
    {
      ...usagePlanResources('Plan'),
      ...usagePlanResources('Other'),
      ...usageKeyResources('Key', VALUE),
      ...planKeyResources('Plan', 'Key'),
      ...planKeyResources('Other', 'Key'),
    },
  ],
  [
    'a key of another type',
    'PlanKeyInPlan',
    {
      ...usagePlanResources('Plan'),
      ...usageKeyResources('Key', VALUE),
      ...planKeyResources('Plan', 'Key', { KeyType: 'OTHER' }),
    },
  ],
  [
    'a key that does not exist in a plan',
    'PlanKeyInPlan',
    { ...usagePlanResources('Plan'), ...planKeyResources('Plan', 'Key', { KeyId: 'other' }) },
  ],
  [
    'a key in a plan that does not exist',
    'PlanKeyInPlan',
    {
      ...usageKeyResources('Key', VALUE),
      ...planKeyResources('Plan', 'Key', { UsagePlanId: 'other' }),
    },
  ],
])('usage-10: refuses %s, with the logical id', (_case, logicalId, resources) => {
  expect(() => read(resources)).toThrow(expect.objectContaining({ logicalId }) as Error);
});

it.each([
  ['a'.repeat(19), false],
  ['a'.repeat(20), true],
  ['A9'.repeat(64), true],
  ['a'.repeat(129), false],
  ['with-a-hyphen-and-more', false],
])('tells whether %s can be the value of a key', (text, can) => {
  expect(isKeyValue(text)).toBe(can);
});
