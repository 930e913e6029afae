import { UsagePlans } from '../../../local/usage-plan/usage-plans.ts';
import type { UsageKey } from '../../../local/usage-plan/usage-plans.ts';

const ONE = { ratePerSecond: 1, burst: 1 };

/** Plans on a clock that stands still. */
function createPlans(): UsagePlans {
  return new UsagePlans(
    [
      { id: 'slow', name: 'slow', servesStage: true, throttle: ONE },
      { id: 'free', name: 'free', servesStage: true, throttle: undefined },
      { id: 'elsewhere', name: 'elsewhere', servesStage: false, throttle: undefined },
    ],
    { now: () => 0 },
  );
}

function createKey(plans: UsagePlans, value: string, isEnabled = true): UsageKey {
  const key = plans.createKey({ name: `key ${value}`, value, isEnabled });
  if (key === undefined) throw new Error('the value is taken');
  return key;
}

const outcomes = (plans: UsagePlans, ...values: string[]): string[] =>
  values.map((value) => plans.admit(value).outcome);

describe('keys', () => {
  it('have a value of their own, and one that is made up when none is given', () => {
    const plans = createPlans();
    createKey(plans, 'a');

    expect(plans.createKey({ name: 'again', value: 'a', isEnabled: true })).toBeUndefined();
    expect(plans.createKey({ name: 'made up', isEnabled: true })?.value).toMatch(/^[a-z0-9]{40}$/);
  });

  it('free their value and leave their plan when they are deleted', () => {
    const plans = createPlans();
    const { id } = createKey(plans, 'a');
    plans.attach('free', id);

    expect([plans.deleteKey(id), plans.deleteKey(id)]).toEqual([true, false]);
    expect(plans.keyIn('free', id)).toBeUndefined();
    expect(outcomes(plans, 'a')).toEqual(['unknown-key']);
    expect(createKey(plans, 'a').id).not.toBe(id);
  });
});

describe('places in plans', () => {
  it('are one at the most for each stage', () => {
    const plans = createPlans();
    const { id } = createKey(plans, 'a');

    const attached = ['slow', 'slow', 'free', 'elsewhere', 'elsewhere'].map((plan) =>
      plans.attach(plan, id),
    );

    expect(attached).toEqual([
      'attached',
      'already-in-plan-of-stage',
      'already-in-plan-of-stage',
      'attached',
      'already-in-plan-of-stage',
    ]);
  });

  it('need a plan and a key', () => {
    const plans = createPlans();

    expect(plans.attach('other', createKey(plans, 'a').id)).toBe('unknown-plan');
    expect(plans.attach('slow', 'other')).toBe('unknown-key');
    expect(plans.detach('slow', 'other')).toBe(false);
  });
});

describe('requests', () => {
  it('are refused for a key that is unknown, disabled, in no plan, or in a plan of another stage', () => {
    const plans = createPlans();
    plans.attach('free', createKey(plans, 'disabled', false).id);
    plans.attach('elsewhere', createKey(plans, 'foreign').id);
    createKey(plans, 'loose');

    expect(outcomes(plans, '', 'unknown', 'disabled', 'foreign', 'loose')).toEqual(
      Array(5).fill('unknown-key'),
    );
  });

  it('take from the bucket of their own key', () => {
    const plans = createPlans();
    for (const value of ['a', 'b']) plans.attach('slow', createKey(plans, value).id);

    expect(outcomes(plans, 'a', 'a', 'b', 'b')).toEqual([
      'admitted',
      'throttled',
      'admitted',
      'throttled',
    ]);
  });

  it('are not counted by a plan without a throttle', () => {
    const plans = createPlans();
    const key = createKey(plans, 'a');
    plans.attach('free', key.id);

    expect(outcomes(plans, 'a', 'a', 'a')).toEqual(Array(3).fill('admitted'));
    expect(plans.admit('a')).toEqual({ outcome: 'admitted', key });
  });

  it('usage-08: find the same bucket after their key has moved to another plan', () => {
    const plans = createPlans();
    const { id } = createKey(plans, 'a');
    plans.attach('slow', id);
    plans.admit('a');

    plans.detach('slow', id);
    plans.attach('free', id);
    expect(outcomes(plans, 'a')).toEqual(['admitted']);

    plans.detach('free', id);
    plans.attach('slow', id);
    expect(outcomes(plans, 'a')).toEqual(['throttled']);
  });
});
