import {
  forEachThrottleProfile,
  isThrottleProfile,
  THROTTLE_PROFILE_NAMES,
  THROTTLE_PROFILES,
  usagePlanName,
} from '../../core/throttle-profile.ts';

describe('the profiles', () => {
  it('rise from the slowest to the fastest, in rate and in burst', () => {
    const rules = THROTTLE_PROFILE_NAMES.map((name) => THROTTLE_PROFILES[name]);

    const rates = rules.map(({ requestsPerSecond }) => requestsPerSecond);
    const bursts = rules.map(({ burst }) => burst);
    expect(rates).toEqual([...new Set(rates)].sort((a, b) => a - b));
    expect(bursts).toEqual([...new Set(bursts)].sort((a, b) => a - b));
  });

  it('let somebody through, in numbers that API Gateway takes', () => {
    for (const { requestsPerSecond, burst } of Object.values(THROTTLE_PROFILES)) {
      expect(requestsPerSecond).toBeGreaterThan(0);
      expect(Number.isInteger(burst)).toBe(true);
      expect(burst).toBeGreaterThanOrEqual(requestsPerSecond);
    }
  });
});

it.each(['low', 'standard', 'high'])('knows %s', (name) => {
  expect(isThrottleProfile(name)).toBe(true);
});

it.each(['', 'LOW', 'unlimited', 'toString', '__proto__'])('does not know "%s"', (name) => {
  expect(isThrottleProfile(name)).toBe(false);
});

it('gives something for each profile under its name', () => {
  const given = forEachThrottleProfile((profile, { burst }) => `${profile} ${burst}`);

  expect(given).toEqual({ low: 'low 10', standard: 'standard 50', high: 'high 200' });
});

it('names plans after the prefix and the profile', () => {
  expect(usagePlanName('RigboxAuth-test', 'low')).toBe('RigboxAuth-test-low');
});
