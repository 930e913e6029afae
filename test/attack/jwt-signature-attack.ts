// Attacks on how a JWT is signed: algorithm, key id, header and signature.
import { createHmac, sign } from 'node:crypto';
import {
  group,
  label,
  goodHeader,
  goodClaims,
  goodSignature,
  type JwtAttack,
  type Row,
} from './attack-row.ts';
import {
  CLAIMS,
  encode,
  EVIL_KEYS,
  forge,
  headerOf,
  ISSUER,
  KEYS,
  NOW,
  OTHER_KEY,
  secretsOf,
  withSignature,
} from './forgery.ts';

/** `none` in each of its 16 casings. */
const NONES = Array.from({ length: 16 }, (_, mask) =>
  Array.from('none', (letter, at) => (mask & (1 << at) ? letter.toUpperCase() : letter)).join(''),
);

function unsigned(alg: unknown, signature: string): string {
  const header = { ...headerOf(KEYS.RS256), alg };
  return `${encode(header)}.${goodClaims}.${signature}`;
}

/** Signed with a MAC. */
function macced(alg: string, secret: Buffer): string {
  const input = `${encode({ ...headerOf(KEYS.RS256), alg })}.${goodClaims}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** Attacks by the algorithm. */
export const ALGORITHM: readonly JwtAttack[] = [
  ...group(
    'token-malformed',
    NONES.map((alg): Row => [`alg ${alg} without a signature`, unsigned(alg, '')]),
  ),
  ...group('token-algorithm-not-allowed', [
    ...NONES.map((alg): Row => [`alg ${alg} with a signature`, unsigned(alg, goodSignature)]),
    ...[' none', 'none ', '', 'null', 'RS256 ', ' RS256', 'rs256', 'Rs256', 'RS256\u0000'].map(
      (alg): Row => [`alg ${JSON.stringify(alg)}`, forge({ header: { alg } })],
    ),
    ...['HS384', 'HS512', 'RS384', 'RS512', 'PS256', 'ES256K', 'ES384', 'Ed25519', 'dir'].map(
      (alg): Row => [`alg ${alg}, which the issuer does not use`, forge({ header: { alg } })],
    ),
    ...[null, 0, true, [], ['RS256'], {}, { alg: 'RS256' }].map((alg): Row => [
      `alg ${JSON.stringify(alg)}, no text`,
      forge({ header: { alg } }),
    ]),
    ['no alg', forge({ header: { alg: undefined } })],
    ...secretsOf(KEYS.RS256).map(([form, secret]): Row => [
      `HS256 with ${form} of the public key`,
      macced('HS256', secret),
    ]),
    ['RS256 on an elliptic curve key', forge({ header: { kid: KEYS.ES256.kid } })],
    ['EdDSA on an RSA key', forge({ key: KEYS.EdDSA, header: { kid: KEYS.RS256.kid } })],
    ['ES256 on an Ed25519 key', forge({ key: KEYS.ES256, header: { kid: KEYS.EdDSA.kid } })],
    ['ES256 on an RSA key', forge({ key: KEYS.ES256, header: { kid: KEYS.RS256.kid } })],
  ]),
  ...group(
    'token-signature-wrong',
    secretsOf(KEYS.RS256).map(([form, secret]): Row => [
      `a MAC by ${form}, called RS256`,
      macced('RS256', secret),
    ]),
  ),
];

/** Attacks by the id of the key. */
export const KEY_ID: readonly JwtAttack[] = [
  ...group(
    'token-key-unknown',
    [
      '../../../../../../dev/null',
      '..\\..\\windows\\win.ini',
      '/proc/self/environ',
      'file:///dev/null',
      'https://evil.example/jwks',
      "' UNION SELECT 'secret' --",
      "x' OR '1'='1",
      '| sleep 10',
      '$(id)',
      '__proto__',
      'constructor',
      'toString',
      'key-RS256\u0000',
      'key-RS256 ',
      'KEY-RS256',
      'k\u0435y-RS256',
      '\ud83d\udd11',
      '*',
      'k'.repeat(256),
      OTHER_KEY.kid,
    ].map((kid): Row => [`kid ${JSON.stringify(kid).slice(0, 40)}`, forge({ header: { kid } })]),
  ),
  ...group(
    'token-header-unacceptable',
    [undefined, null, '', 0, 1, true, [], ['key-RS256'], {}, 'k'.repeat(257)].map((kid): Row => [
      `kid ${label(kid).slice(0, 20)}`,
      forge({ header: { kid } }),
    ]),
  ),
];

/** Attacks by other members of the header. */
export const HEADER: readonly JwtAttack[] = [
  ...group('token-header-unacceptable', [
    ['jku of the attacker', forge({ header: { jku: 'https://evil.example/jwks' } })],
    ['jku of the issuer', forge({ header: { jku: ISSUER.jwksUri } })],
    ['x5u of the attacker', forge({ header: { x5u: 'https://evil.example/cert' } })],
    [
      'jwk with the key of the attacker',
      forge({ key: EVIL_KEYS.RS256, header: { jwk: EVIL_KEYS.RS256.jwk } }),
    ],
    ['x5c of the attacker', forge({ key: EVIL_KEYS.RS256, header: { x5c: ['MIIB'] } })],
    ['crit with a name that is there', forge({ header: { crit: ['exp'], exp: NOW } })],
    ['crit with an unknown name', forge({ header: { crit: ['x'], x: 1 } })],
    ['an empty crit', forge({ header: { crit: [] } })],
    ['a crit of null', forge({ header: { crit: null } })],
    ['b64 false', forge({ header: { b64: false, crit: ['b64'] } })],
    ['b64 false that is not critical', forge({ header: { b64: false } })],
    ['zip', forge({ header: { zip: 'DEF' } })],
    ['enc', forge({ header: { enc: 'A256GCM' } })],
  ]),
  ...group('token-signature-wrong', [
    ...Object.values(EVIL_KEYS).map((key): Row => [
      `a key of the attacker under the id of the issuer's ${key.alg} key`,
      forge({ key }),
    ]),
    ['x5t of the attacker', forge({ key: EVIL_KEYS.RS256, header: { x5t: 'dGh1bWI' } })],
    ['x5t#S256 of the attacker', forge({ key: EVIL_KEYS.RS256, header: { 'x5t#S256': 'eA' } })],
  ]),
  ...group('token-type-not-allowed', [
    ...['JWT', 'jwt', 'at+jwt ', 'at+jwt;x', 'application/application/at+jwt', 'logout+jwt'].map(
      (typ): Row => [`typ ${JSON.stringify(typ)}`, forge({ header: { typ } })],
    ),
    ...['dpop+jwt', 'id+jwt', '', 0, null, ['at+jwt'], { typ: 'at+jwt' }].map((typ): Row => [
      `typ ${JSON.stringify(typ)}`,
      forge({ header: { typ } }),
    ]),
    ['no typ', forge({ header: { typ: undefined } })],
  ]),
];

/** The order of the group of P-256. */
const P256_ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const P256_FIELD = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
const ZERO = '00'.repeat(32);
const ONE = `${'00'.repeat(31)}01`;
const es256 = (r: string, s: string) => withSignature(Buffer.from(r + s, 'hex'), KEYS.ES256);

/** The order of the group of Ed25519, which S must be below. */
const ED25519_ORDER = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;

function withLargerS(): string {
  const [header, claims, signature = ''] = forge({ key: KEYS.EdDSA }).split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`);
  const larger = (s + ED25519_ORDER).toString(16).padStart(64, '0');
  Buffer.from(larger, 'hex').reverse().copy(bytes, 32);
  return `${header}.${claims}.${bytes.toString('base64url')}`;
}

function withDerSignature(): string {
  const [header, claims] = forge({ key: KEYS.ES256 }).split('.');
  const der = sign('sha256', Buffer.from(`${header}.${claims}`), KEYS.ES256.privateKey);
  return `${header}.${claims}.${encode(der)}`;
}

const ZERO_BYTE = Buffer.alloc(1);

/** A good token whose r and s are put together in another way. */
function respelt(spell: (r: Buffer, s: Buffer) => Buffer[]): string {
  const [header, claims, signature = ''] = forge({ key: KEYS.ES256 }).split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const other = Buffer.concat(spell(bytes.subarray(0, 32), bytes.subarray(32)));
  return `${header}.${claims}.${encode(other)}`;
}

const rsaModulus = Buffer.from(String(KEYS.RS256.jwk['n']), 'base64url');

/** Attacks by the signature itself. */
export const SIGNATURE: readonly JwtAttack[] = [
  ...group('token-signature-wrong', [
    ['a psychic signature: r and s are 0', es256(ZERO, ZERO)],
    ['r is 0', es256(ZERO, ONE)],
    ['s is 0', es256(ONE, ZERO)],
    ['r and s are 1', es256(ONE, ONE)],
    ['r and s are the order of the group', es256(P256_ORDER, P256_ORDER)],
    ['r is the order of the group', es256(P256_ORDER, ONE)],
    ['s is the order of the group', es256(ONE, P256_ORDER)],
    ['r is the prime of the field', es256(P256_FIELD, ONE)],
    ['r and s are as large as they can be', es256('ff'.repeat(32), 'ff'.repeat(32))],
    ['a good ECDSA signature with a zero behind it', respelt((r, s) => [r, s, ZERO_BYTE])],
    [
      'a good ECDSA signature with zeros before it',
      respelt((r, s) => [ZERO_BYTE, r, ZERO_BYTE, s]),
    ],
    ['a good ECDSA signature with r and s exchanged', respelt((r, s) => [s, r])],
    ['an ECDSA signature in DER', withDerSignature()],
    ['an ECDSA signature of one byte', withSignature(Buffer.alloc(1), KEYS.ES256)],
    ['an ECDSA signature of 63 bytes', withSignature(Buffer.alloc(63, 1), KEYS.ES256)],
    ['an ECDSA signature of 65 bytes', withSignature(Buffer.alloc(65, 1), KEYS.ES256)],
    ['an ECDSA signature of 132 bytes', withSignature(Buffer.alloc(132, 1), KEYS.ES256)],
    ['an RSA signature of zeros', withSignature(Buffer.alloc(256), KEYS.RS256)],
    [
      'an RSA signature of 1',
      withSignature(Buffer.from(ONE.padStart(512, '0'), 'hex'), KEYS.RS256),
    ],
    ['an RSA signature that is the modulus', withSignature(rsaModulus, KEYS.RS256)],
    ['an RSA signature of 255 bytes', withSignature(Buffer.alloc(255, 1), KEYS.RS256)],
    ['an RSA signature of 257 bytes', withSignature(Buffer.alloc(257), KEYS.RS256)],
    ['an Ed25519 signature of zeros', withSignature(Buffer.alloc(64), KEYS.EdDSA)],
    ['an Ed25519 signature whose S is not reduced', withLargerS()],
    ['an Ed25519 signature of 63 bytes', withSignature(Buffer.alloc(63), KEYS.EdDSA)],
    [
      'the signature of another token',
      `${goodHeader}.${encode({ ...CLAIMS, sub: 'admin' })}.${goodSignature}`,
    ],
    [
      'a header added under a signature',
      `${encode({ ...headerOf(KEYS.RS256), a: 1 })}.${goodClaims}.${goodSignature}`,
    ],
  ]),
  ...group(
    'token-malformed',
    Object.values(KEYS).map((key): Row => [
      `an empty ${key.alg} signature`,
      forge({ key }).replace(/[^.]*$/, ''),
    ]),
  ),
];
