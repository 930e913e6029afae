import { randomBytes } from 'node:crypto';
import {
  CLI_LOGIN_CODE_FORM,
  endOfCliLoginCode,
  isCliLoginCode,
} from '../../core/cli-login-code.ts';

it.each([
  randomBytes(15).toString('base64url'),
  randomBytes(16).toString('hex'),
  'a'.repeat(20),
  'Z_-9'.repeat(32),
])('takes %j', (code) => {
  expect(isCliLoginCode(code)).toBe(true);
});

it.each([
  '',
  'a'.repeat(19),
  'a'.repeat(129),
  `${'a'.repeat(20)}\n`,
  `${'a'.repeat(20)}/..`,
  'é'.repeat(20),
])('refuses %j', (code) => {
  expect(isCliLoginCode(code)).toBe(false);
});

it('shows the last six characters', () => {
  expect(endOfCliLoginCode('abcdefghijklmnopqrst')).toBe('opqrst');
});

it('says in words what a code may be', () => {
  expect(CLI_LOGIN_CODE_FORM).toBe('must be 20 to 128 characters out of A-Z, a-z, 0-9, _ and -');
});
