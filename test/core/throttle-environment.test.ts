import {
  decodeThrottleEnvironment,
  encodeThrottleEnvironment,
  usagePlanName,
} from '../../core/throttle-environment.ts';

const CONFIG = {
  usagePlanPrefix: 'RigboxAuth-test',
  usageKeyNamespace: 'e0c3f7b0-0000-4000-8000-000000000000',
};

it('reads what was written', () => {
  expect(decodeThrottleEnvironment(encodeThrottleEnvironment(CONFIG))).toEqual(CONFIG);
});

it.each(Object.keys(encodeThrottleEnvironment(CONFIG)))('fails without %s, naming it', (name) => {
  const variables = { ...encodeThrottleEnvironment(CONFIG), [name]: undefined };

  expect(() => decodeThrottleEnvironment(variables)).toThrow(`${name} must be set`);
});

it('names plans after the prefix and the profile', () => {
  expect(usagePlanName('RigboxAuth-test', 'low')).toBe('RigboxAuth-test-low');
});
