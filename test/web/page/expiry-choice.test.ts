import { EXPIRY_CHOICES, expiryOf } from '../../../web/src/page/expiry-choice.ts';

const NOW = Date.parse('2027-01-15T12:00:00.345Z');

it('gives days from now, to the second and in UTC, as the API wants them', () => {
  expect(expiryOf('30', '', NOW)).toBe('2027-02-14T12:00:00Z');
});

it('gives the end of the day that was chosen, where the user is', () => {
  expect(expiryOf('date', '2027-03-01', NOW)).toBe(
    new Date(2027, 2, 1, 23, 59, 59).toISOString().replace('.000Z', 'Z'),
  );
});

it('gives no end to a key that is to have none', () => {
  expect(expiryOf('never', '', NOW)).toBeUndefined();
});

it('fails for a date that is none', () => {
  expect(() => expiryOf('date', '', NOW)).toThrow(RangeError);
});

it('lets a key end unless the user chooses otherwise', () => {
  expect(EXPIRY_CHOICES.at(-1)?.value).toBe('never');
});
