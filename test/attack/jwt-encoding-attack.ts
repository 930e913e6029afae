// Attacks on how a JWT is spelt: base64url, parts, JSON.
import {
  group,
  good,
  goodHeader,
  goodClaims,
  goodSignature,
  claimsText,
  headerText,
  within,
  before,
  inHeader,
  inClaims,
  type JwtAttack,
  type Row,
} from './attack-row.ts';
import { CLAIMS, encode, forge, forgeText, headerOf, KEYS, NOW, signText } from './forgery.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Sets the lowest bit of a character, which the last one of a segment may not use. */
function withLowestBit(character: string): string {
  return ALPHABET[ALPHABET.indexOf(character) | 1] ?? '';
}

/** A segment that has unused bits, with one of them set; the signature is made over this spelling. */
function withUnusedBits(index: 0 | 1): string {
  const texts = [JSON.stringify(headerOf(KEYS.RS256)), JSON.stringify(CLAIMS)];
  const segments = texts.map((text) => encode(text + ' '.repeat((4 - (text.length % 3)) % 3)));
  const segment = segments[index] ?? '';
  const last = withLowestBit(segment.slice(-1));
  return signText(segments.with(index, segment.slice(0, -1) + last).join('.'), KEYS.RS256);
}

const SEGMENTS = [
  ['header', 0],
  ['claims', 1],
  ['signature', 2],
] as const;
const withSegment = (index: number, change: (segment: string) => string) =>
  good
    .split('.')
    .map((segment, at) => (at === index ? change(segment) : segment))
    .join('.');
const eachSegment = (what: string, change: (segment: string) => string): Row[] =>
  SEGMENTS.map(([name, index]) => [`${what} in its ${name}`, withSegment(index, change)]);

/** Attacks by the compact serialization. */
export const ENCODING: readonly JwtAttack[] = [
  ...group('token-malformed', [
    ['unused bits that are set in its header', withUnusedBits(0)],
    ['unused bits that are set in its claims', withUnusedBits(1)],
    ['unused bits that are set in its signature', good.replace(/.$/, withLowestBit)],
    ...eachSegment('a + ', (segment) => `+${segment.slice(1)}`),
    ...eachSegment('a / ', (segment) => `/${segment.slice(1)}`),
    ['padding in its signature', `${good}==`],
    ...eachSegment('a character more than bytes have', (segment) =>
      `${segment}AAAAA`.slice(0, (segment.length & ~3) + 5),
    ),
  ]),
  ...group('credential-malformed', [
    ...SEGMENTS.slice(0, 2).map(([name, index]): Row => [
      `padding in its ${name}`,
      withSegment(index, (segment) => `${segment}=`),
    ]),
    ...eachSegment('a space', (segment) => `${segment.slice(0, 5)} ${segment.slice(5)}`),
    ...eachSegment('a line end', (segment) => `${segment.slice(0, 5)}\n${segment.slice(5)}`),
    ...eachSegment('a NUL', (segment) => `${segment.slice(0, 5)}\u0000${segment.slice(5)}`),
    ...eachSegment('a percent sign', (segment) => `${segment.slice(0, 5)}%41${segment.slice(5)}`),
    ...eachSegment(
      'a letter beyond ASCII',
      (segment) => `${segment.slice(0, 5)}\u212a${segment.slice(5)}`,
    ),
    ['one part', goodHeader],
    ['two parts', `${goodHeader}.${goodClaims}`],
    ['four parts', `${good}.${goodSignature}`],
    ['a JWE of five parts', `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AA.AA.AA.AA`],
    [
      'the JSON serialization',
      JSON.stringify({ protected: goodHeader, payload: goodClaims, signature: goodSignature }),
    ],
    ['two tokens with a comma', `${good},${good}`],
    ['a space before it and after', `${good} `],
    ['a quoted token', `"${good}"`],
    ['a second scheme', `Bearer ${good}`],
  ]),
  ...group('token-malformed', [
    ['three empty parts', '..'],
    ['an empty header', `.${goodClaims}.${goodSignature}`],
    ['empty claims', `${goodHeader}..${goodSignature}`],
  ]),
  ...group('credential-oversized', [
    ['more than 8 KiB of claims', forge({ claims: { padding: 'x'.repeat(8_000) } })],
    ['a megabyte of signature', `${goodHeader}.${goodClaims}.${'A'.repeat(1_000_000)}`],
    ['a hundred thousand levels', forgeText(headerOf(KEYS.RS256), '['.repeat(100_000))],
  ]),
];

/** Attacks by the JSON in it. */
export const JSON_TEXT: readonly JwtAttack[] = group('token-malformed', [
  ['alg twice, none first', inHeader(before(headerText, '"alg":"none"'))],
  ['alg twice, none last', inHeader(within(headerText, '"alg":"none"'))],
  ['alg twice, once with an escape', inHeader(within(headerText, '"\\u0061lg":"none"'))],
  ['kid twice', inHeader(within(headerText, '"kid":"other"'))],
  ['kid twice, once with an escape', inHeader(before(headerText, '"k\\u0069d":"other"'))],
  ['typ twice, both the same', inHeader(within(headerText, '"typ":"at+jwt"'))],
  ['sub twice', inClaims(within(claimsText, '"sub":"admin"'))],
  ['sub twice, once with an escape', inClaims(within(claimsText, '"s\\u0075b":"admin"'))],
  ['exp twice', inClaims(before(claimsText, `"exp":${NOW + 9_000}`))],
  ['iss twice', inClaims(before(claimsText, '"iss":"https://other.example"'))],
  ['a member twice far inside', inClaims(within(claimsText, '"a":[{"b":{"c":1,"c":2}}]'))],
  ['__proto__ twice', inClaims(within(claimsText, '"__proto__":1,"__proto__":2'))],
  ['a byte order mark before the header', inHeader(`\ufeff${headerText}`)],
  ['a byte order mark before the claims', inClaims(`\ufeff${claimsText}`)],
  ['a header in UTF-16', inHeader(Buffer.from(headerText, 'utf16le'))],
  [
    'claims that are not UTF-8',
    inClaims(Buffer.from(within(claimsText, '"a":"\u00ff"'), 'latin1')),
  ],
  [
    'an overlong encoding',
    inClaims(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])),
  ],
  [
    'a lone surrogate in bytes',
    inClaims(
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ),
  ],
  ['a header that is null', inHeader('null')],
  ['a header that is a list', inHeader('[]')],
  ['a header that is text', inHeader('"RS256"')],
  ['claims that are a list', inClaims(`[${claimsText}]`)],
  ['claims that are a number', inClaims('1')],
  ['claims in a string', inClaims(JSON.stringify(claimsText))],
  [
    'a token as claims of a token (cty JWT)',
    forgeText({ ...headerOf(KEYS.RS256), cty: 'JWT' }, good),
  ],
  ['a comment in the claims', inClaims(claimsText.replace('{', '{/**/'))],
  ['a comma too many', inClaims(within(claimsText, ''))],
  ['single quotes', inClaims(claimsText.replaceAll('"', "'"))],
  ['text after the claims', inClaims(`${claimsText}{}`)],
  ['a NUL after the claims', inClaims(`${claimsText}\u0000`)],
  ['half the claims', inClaims(claimsText.slice(0, -5))],
  ['NaN as a number', inClaims(within(claimsText, '"a":NaN'))],
  ['a number with a leading zero', inClaims(within(claimsText, '"a":01'))],
  ['claims of 17 levels', inClaims(within(claimsText, `"a":${'['.repeat(16)}${']'.repeat(16)}`))],
  [
    'claims of 2,500 levels',
    inClaims(within(claimsText, `"a":${'['.repeat(2_500)}${']'.repeat(2_500)}`)),
  ],
  [
    'a header of 500 levels',
    inHeader(within(headerText, `"a":${'{"a":'.repeat(500)}1${'}'.repeat(500)}`)),
  ],
]);
