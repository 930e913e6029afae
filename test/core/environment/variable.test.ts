import {
  choice,
  count,
  flag,
  httpsUrl,
  json,
  optionalText,
  text,
} from '../../../core/environment/variable.ts';

it('reads what is set', () => {
  expect(text('TEXT').decode('a')).toBe('a');
  expect(count('COUNT').decode('300')).toBe(300);
  expect(choice('WORD', 'a', 'b').decode('b')).toBe('b');
  expect([flag('FLAG').decode('true'), flag('FLAG').decode('false')]).toEqual([true, false]);
  expect(json('JSON').decode('[1]')).toEqual([1]);
  expect(httpsUrl('URL').decode('https://keys.example/set')).toBe('https://keys.example/set');
});

it('takes an empty variable for a missing one, where one may be missing', () => {
  expect(['a', '', undefined].map((value) => optionalText('TEXT').decode(value))).toEqual([
    'a',
    undefined,
    undefined,
  ]);
});

it.each([
  ['a missing variable', () => text('TEXT').decode(undefined), 'TEXT must be set'],
  ['an empty variable', () => text('TEXT').decode(''), 'TEXT must be set'],
  ['a word for a number', () => count('COUNT').decode('a'), 'COUNT must be a whole number'],
  ['a number and more', () => count('COUNT').decode('1\n'), 'COUNT must be a whole number'],
  [
    'a number that is too long',
    () => count('COUNT').decode('1234567890'),
    'COUNT must be a whole number',
  ],
  ['an unknown word', () => choice('WORD', 'b', 'c').decode('a'), 'WORD must be one of b, c'],
  ['no flag', () => flag('FLAG').decode('1'), 'FLAG must be one of true, false'],
  ['what is no JSON', () => json('JSON').decode('[{'), 'JSON must be JSON'],
  ['no JSON at all', () => json('JSON').decode(''), 'JSON must be set'],
  [
    'an address without TLS',
    () => httpsUrl('URL').decode('http://a.example'),
    'URL must be an https URL',
  ],
  ['no address', () => httpsUrl('URL').decode('https://'), 'URL must be an https URL'],
])('fails on %s, naming the variable', (_, read, message) => {
  expect(read).toThrow(new TypeError(message));
});
