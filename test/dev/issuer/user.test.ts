import { authenticateUser } from '../../../dev/issuer/user.ts';
import { ADA, BOB } from './local-issuer.ts';

const USERS = [ADA, BOB];

it('finds the user whose address and password these are', () => {
  expect(authenticateUser(USERS, BOB)).toBe(BOB);
});

it('takes an address in any case and with spaces around it', () => {
  const presented = { email: ' ADA@Example.com ', password: ADA.password };

  expect(authenticateUser(USERS, presented)).toBe(ADA);
});

it.each([
  ['the password of somebody else', { email: ADA.email, password: BOB.password }],
  ['a password in another case', { email: ADA.email, password: ADA.password.toUpperCase() }],
  ['an unknown address', { email: 'eve@example.com', password: ADA.password }],
  ['an unknown address without a password', { email: 'eve@example.com', password: '' }],
  ['nothing', { email: '', password: '' }],
])('refuses %s', (_name, presented) => {
  expect(authenticateUser(USERS, presented)).toBeUndefined();
});
