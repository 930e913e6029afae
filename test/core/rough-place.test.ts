import fc from 'fast-check';
import { roughPlaceOf } from '../../core/rough-place.ts';

it.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:198.51.100.9', '198.51.100.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:DB8::1', '2001:db8::/48'],
  ['2001:db8:0:7::1', '2001:db8::/48'],
  ['::1', '::/48'],
  ['1::', '1::/48'],
  ['1:2::3', '1:2::/48'],
  ['::3:4:5:6:7:8', '0:0:3::/48'],
  ['1::4:5:6:7:8', '1::/48'],
  ['1:2:3::', '1:2:3::/48'],
  ['255.255.255.255', '255.255.255.0/24'],
])('gives for %s the network %s', (address, network) => {
  expect(roughPlaceOf(address)).toBe(network);
});

it.each([
  '',
  '-',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '1:2',
  '2001:db8::/32',
  'fe80::1%eth0',
  'a',
  '::1]/a',
  'x::1',
  '::1]:80/[a',
])('gives nothing for %j', (text) => {
  expect(roughPlaceOf(text)).toBeUndefined();
});

it('is the same for all addresses of a network, so that it tells none of them', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat(255), (address, host) => {
      const neighbour = address.replace(/\d+$/, String(host));

      expect(roughPlaceOf(neighbour)).toBe(roughPlaceOf(address));
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      expect(roughPlaceOf(address)).toMatch(/^[\da-f:.]+\/(?:24|48)$/);
    }),
  );
});
