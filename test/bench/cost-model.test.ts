import { costOf, decisionUse, hitRate, type Deployment } from '../../bench/cost-model.ts';

const USUAL: Deployment = {
  region: 'us-east-1',
  ttlSeconds: 300,
  waf: true,
  accessControl: false,
  requestsPerMonth: 1e6,
};
const dollarsFor = (deployment: Deployment, name: string) =>
  costOf(deployment).find((item) => item.name === name)?.dollars;

const hitRateFor = (ttlSeconds: number, accessControl = false) =>
  hitRate({ ttlSeconds, accessControl });

it('hits nothing without a cache, and more with a longer one', () => {
  expect(hitRateFor(0)).toBe(0);
  expect(hitRateFor(60)).toBeGreaterThan(0.5);
  expect(hitRateFor(3600)).toBeGreaterThan(hitRateFor(300));
  expect(hitRateFor(3600)).toBeLessThan(1);
});

it('hits less under access control, whose answers are kept by path as well', () => {
  const misses = [true, false].map((accessControl) => 1 - hitRateFor(300, accessControl));

  expect(misses[0]! / misses[1]!).toBeGreaterThan(5);
  expect(hitRateFor(0, true)).toBe(0);
});

it('pays the reads of each request that the cache does not answer', () => {
  const { readUnits } = decisionUse(false);
  const reads = dollarsFor({ ...USUAL, ttlSeconds: 0 }, 'reads of the tables');

  expect(reads).toBeCloseTo(0.125 * readUnits);
  expect(dollarsFor(USUAL, 'reads of the tables')).toBeCloseTo(
    0.125 * readUnits * (1 - hitRateFor(300)),
  );
});

it('reads three items more for a decision under access control, and takes longer', () => {
  expect(decisionUse(true).readUnits - decisionUse(false).readUnits).toBe(3);
  expect(decisionUse(true).ms).toBeGreaterThan(decisionUse(false).ms);
});

it('pays for the web ACL only where there is one, and by the month in parts', () => {
  expect(dollarsFor({ ...USUAL, waf: false }, 'web ACL, by the month')).toBeUndefined();
  const few = dollarsFor(USUAL, 'web ACL, by the month') ?? 0;
  const many = dollarsFor({ ...USUAL, requestsPerMonth: 1e8 }, 'web ACL, by the month') ?? 0;
  expect(few / many).toBeCloseTo(100);
});

it('puts the largest part first', () => {
  const dollars = costOf(USUAL).map((item) => item.dollars);

  expect(dollars).toEqual(dollars.toSorted((one, other) => other - one));
});
