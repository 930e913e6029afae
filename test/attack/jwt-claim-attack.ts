// Attacks by what a JWT says, signed as it should be.
import { group, inClaims, type JwtAttack, label, pool, type Row } from './attack-row.ts';
import { CLAIMS, forge, ISSUER, KEYS, NOW, OTHER_ISSUER, OTHER_KEY, POOL_KEY } from './forgery.ts';

const claim = (name: string, value: unknown): Row => [
  `${name} ${label(value).slice(0, 40)}`,
  forge({ claims: { [name]: value } }),
];
const claimText = (name: string, text: string): Row => [
  `${name} ${text}`,
  inClaims(JSON.stringify({ ...CLAIMS, [name]: undefined }).replace(/\}$/, `,"${name}":${text}}`)),
];
const each = (name: string, values: readonly unknown[]) =>
  values.map((value) => claim(name, value));

/** Attacks by the claims. */
export const CLAIM: readonly JwtAttack[] = [
  ...group('token-claims-unacceptable', [
    ...each('exp', [
      undefined,
      null,
      '',
      `${NOW + 600}`,
      'never',
      true,
      [NOW + 600],
      {},
      -1,
      NOW + 0.5,
    ]),
    ...['1e400', '-1e400', '1e308', '9007199254740993', '"NaN"', '"Infinity"'].map((text) =>
      claimText('exp', text),
    ),
    claim('exp', NOW + 86_401),
    ...each('iat', [null, `${NOW}`, 'now', -1, NOW - 0.5, [NOW], {}, false]),
    ...each('nbf', [null, `${NOW}`, -1, 0.5, [NOW], {}, true]),
    ...each('sub', [undefined, null, '', 0, 7, true, [], ['user-1'], {}, { sub: 'user-1' }]),
    ...each('sub', [
      'user 1',
      'user\n1',
      'user\r\nX-Rigbox-Principal: admin',
      'user\u00001',
      'us\u00e9r',
      '\u202euser',
      'x'.repeat(129),
      'none',
    ]),
    ...each('jti', [null, '', 7, [], {}, 'a b', 'x'.repeat(129)]),
    ...each('scope', [null, 7, [], ['openid'], {}]),
    [
      'claims that are only inherited',
      inClaims(
        '{"__proto__":{"sub":"admin"},"iss":"https://login.example","aud":"https://api.example","exp":1800000600}',
      ),
    ],
  ]),
  ...group('token-issuer-unknown', [
    ...each('iss', [undefined, null, '', 0, [], [ISSUER.issuer], { iss: ISSUER.issuer }]),
    ...each('iss', [
      'https://evil.example',
      `${ISSUER.issuer}/`,
      `${ISSUER.issuer} `,
      'HTTPS://LOGIN.EXAMPLE',
      'https://login.example.evil',
      'https://login.example@evil.example',
      'https://log\u0456n.example',
      '__proto__',
    ]),
  ]),
  ...group('token-audience-wrong', [
    ...each('aud', [
      undefined,
      null,
      '',
      0,
      [],
      {},
      [['https://api.example']],
      { 0: 'https://api.example' },
    ]),
    ...each('aud', [
      'https://elsewhere.example',
      'https://api.example/',
      'HTTPS://API.EXAMPLE',
      'https://api.example,x',
      ['https://api.example', 7],
      ['https://api.example', null],
      ['x'],
    ]),
  ]),
  ...group('token-expired', [
    claim('exp', 0),
    claim('exp', NOW - 3_600),
    claim('exp', NOW - 6),
    claim('exp', NOW - 5),
  ]),
  ...group('token-not-yet-valid', [
    claim('nbf', NOW + 6),
    claim('iat', NOW + 6),
    claim('nbf', Number.MAX_SAFE_INTEGER),
    ['iat and nbf in the future', forge({ claims: { iat: NOW + 60, nbf: NOW + 60 } })],
  ]),
];

/** Tokens of one issuer, client or use in the place of another. */
export const ISSUER_CROSSING: readonly JwtAttack[] = [
  ...group('token-key-unknown', [
    ["another issuer's key for this issuer's user", forge({ key: OTHER_KEY })],
    [
      "this issuer's key for another issuer's user",
      forge({ claims: { iss: OTHER_ISSUER.issuer } }),
    ],
    ["a user pool's key for this issuer's user", forge({ key: POOL_KEY })],
  ]),
  ...group('token-signature-wrong', [
    [
      "another issuer's key under this issuer's id",
      forge({ key: { ...OTHER_KEY, kid: KEYS.RS256.kid } }),
    ],
    [
      "this issuer's key under another issuer's id",
      forge({ key: { ...KEYS.RS256, kid: OTHER_KEY.kid }, claims: { iss: OTHER_ISSUER.issuer } }),
    ],
  ]),
  ...group('token-type-not-allowed', [
    ...[undefined, null, 'id', 'refresh', 'Access', ['access'], { use: 'access' }].map(
      (token_use): Row => [
        `a Cognito token with token_use ${label(token_use)}`,
        pool({ token_use }),
      ],
    ),
    ['a Cognito token of the type at+jwt', pool({}, { typ: 'at+jwt' })],
  ]),
  ...group(
    'token-audience-wrong',
    [undefined, null, '', 'client-2', 'CLIENT-1', ['client-1'], { id: 'client-1' }].map(
      (client_id): Row => [
        `a Cognito token of the client ${label(client_id)}`,
        pool({ client_id }),
      ],
    ),
  ),
  ...group('token-algorithm-not-allowed', [
    ['an algorithm of this issuer at another one', pool({}, { alg: 'ES256' })],
  ]),
];
