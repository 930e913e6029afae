import { costOf, hitRate, type Deployment } from '../../bench/cost-model.ts';

const USUAL: Deployment = {
  region: 'us-east-1',
  ttlSeconds: 300,
  waf: true,
  requestsPerMonth: 1e6,
};
const dollarsFor = (deployment: Deployment, name: string) =>
  costOf(deployment).find((item) => item.name === name)?.dollars;

it('hits nothing without a cache, and more with a longer one', () => {
  expect(hitRate(0)).toBe(0);
  expect(hitRate(60)).toBeGreaterThan(0.5);
  expect(hitRate(3600)).toBeGreaterThan(hitRate(300));
  expect(hitRate(3600)).toBeLessThan(1);
});

it('pays one read for each request that the cache does not answer', () => {
  const read = dollarsFor({ ...USUAL, ttlSeconds: 0 }, 'reads of the key table');

  expect(read).toBeCloseTo(0.125);
  expect(dollarsFor(USUAL, 'reads of the key table')).toBeCloseTo(0.125 * (1 - hitRate(300)));
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
