import { roughPlaceOf } from '../../../core/rough-place.ts';
import { describePlace } from '../../../web/src/page/place.ts';

it.each([
  ['203.0.113.77', '203.0.113.*'],
  ['10.0.0.1', '10.0.0.*'],
  ['2001:db8:4a1:7::1', '2001:db8:4a1:*'],
  ['2001:db8::1', '2001:db8:*'],
])('says of the network that %s is in: %s', (address, words) => {
  expect(describePlace(roughPlaceOf(address) ?? '')).toBe(words);
});

it('leaves what it does not know as it is', () => {
  expect(describePlace('Berlin')).toBe('Berlin');
});
