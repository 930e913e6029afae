// Every operator by example: the value of the request on the left, the value of the policy on the right.
import { CONDITION_OPERATORS } from '../../../local/policy/condition-operator.ts';

const NOON = '2026-11-24T12:00:00Z';

function compare(operator: string, actual: string, expected: string) {
  return CONDITION_OPERATORS.get(operator)?.compare(actual, expected);
}

describe('CONDITION_OPERATORS', () => {
  it.each([
    ['StringEquals', 'a', 'a'],
    ['StringEqualsIgnoreCase', 'Ab', 'aB'],
    ['StringLike', 'Mozilla/5.0', 'Mozilla/*'],
    ['NumericEquals', '5', '5.0'],
    ['NumericLessThan', '-1', '0'],
    ['NumericLessThanEquals', '5', '5'],
    ['NumericGreaterThan', '10', '9'],
    ['NumericGreaterThanEquals', '9', '9'],
    ['DateEquals', NOON, '2026-11-24T13:00:00+01:00'],
    ['DateEquals', NOON, String(Date.parse(NOON) / 1000)],
    ['DateLessThan', NOON, '2026-11-24T12:00:00.001Z'],
    ['DateLessThanEquals', NOON, NOON],
    ['DateGreaterThan', NOON, '2026-11-24'],
    ['DateGreaterThanEquals', NOON, '2026-11-24T12:00Z'],
    ['Bool', 'true', 'true'],
    ['IpAddress', '203.0.113.9', '203.0.113.0/24'],
    ['IpAddress', '203.0.113.9', '203.0.113.9'],
    ['IpAddress', '198.51.100.1', '0.0.0.0/0'],
    ['IpAddress', '2001:db8::9', '2001:DB8::/32'],
    ['IpAddress', '2001:db8:0:0:0:0:0:9', '2001:db8::9'],
  ])('%s holds for %s and %s', (operator, actual, expected) => {
    expect(compare(operator, actual, expected)).toBe('yes');
  });

  it.each([
    ['StringEquals', 'a', 'A'],
    ['StringEquals', 'ab', 'a*'],
    ['StringEqualsIgnoreCase', 'a', 'b'],
    ['StringLike', 'mozilla/5.0', 'Mozilla/*'],
    ['NumericEquals', '5', '6'],
    ['NumericLessThan', '10', '9'],
    ['NumericGreaterThan', '9', '10'],
    ['DateLessThan', NOON, NOON],
    ['DateGreaterThan', NOON, NOON],
    ['Bool', 'true', 'false'],
    ['IpAddress', '203.0.114.1', '203.0.113.0/24'],
    ['IpAddress', '2001:db9::', '2001:db8::/32'],
    ['IpAddress', '2001:db8::9', '0.0.0.0/0'],
  ])('%s fails for %s and %s', (operator, actual, expected) => {
    expect(compare(operator, actual, expected)).toBe('no');
  });

  it.each([
    ['NumericEquals', '5', 'five'],
    ['NumericEquals', '', '0'],
    ['NumericEquals', '5', '0x5'],
    ['NumericEquals', '5', '1e3'],
    ['DateLessThan', NOON, 'tomorrow'],
    ['DateLessThan', NOON, '2026'],
    ['DateLessThan', NOON, '2027-02-30T00:00:00Z'],
    ['DateLessThan', NOON, '2027-13-01'],
    ['DateLessThan', NOON, '2027-01-01T00:00:00'],
    ['DateLessThan', NOON, '2027-01-01T24:00:00Z'],
    ['DateLessThan', NOON, 'Jan 1, 2027'],
    ['DateLessThan', 'now', NOON],
    ['Bool', 'true', 'True'],
    ['Bool', '1', 'true'],
    ['IpAddress', '203.0.113.9', '203.0.113.0/33'],
    ['IpAddress', '203.0.113.9', '203.0.113.0/'],
    ['IpAddress', '203.0.113.9', '203.0.113.0/8/8'],
    ['IpAddress', '203.0.113.9', '203.0.113'],
    ['IpAddress', '203.0.113.9', '203.0.113.*'],
    ['IpAddress', 'localhost', '127.0.0.0/8'],
    ['IpAddress', 'fe80::1%eth0', 'fe80::1%eth0'],
  ])('%s does not understand %s and %s', (operator, actual, expected) => {
    expect(compare(operator, actual, expected)).toBe('unknown');
  });

  it('pairs every negated operator with its plain one', () => {
    const negated = [...CONDITION_OPERATORS].filter(([, { isNegated }]) => isNegated);

    expect(negated.map(([name]) => name)).toEqual([
      'StringNotEquals',
      'StringNotEqualsIgnoreCase',
      'StringNotLike',
      'NumericNotEquals',
      'DateNotEquals',
      'NotIpAddress',
    ]);
    expect(compare('NumericNotEquals', '5', '5')).toBe('yes');
    expect(compare('NotIpAddress', '10.0.0.1', '10.0.0.0/8')).toBe('yes');
  });
});
