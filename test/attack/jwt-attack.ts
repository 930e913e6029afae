// All known attacks on JWTs as one table, and the good tokens beside them.
import { CLAIM, ISSUER_CROSSING } from './jwt-claim-attack.ts';
import { ENCODING, JSON_TEXT } from './jwt-encoding-attack.ts';
import { ALGORITHM, HEADER, KEY_ID, SIGNATURE } from './jwt-signature-attack.ts';
import { claimsText, headerText, within, inClaims, pool, type JwtAttack } from './attack-row.ts';
import { forge, forgeText, KEYS, NOW, OTHER_ISSUER, OTHER_KEY } from './forgery.ts';

/** Good tokens: were one refused, the refusals above would prove nothing. */
export const CONTROLS: readonly (readonly [name: string, presented: string, userId: string])[] = [
  ...Object.values(KEYS).map(
    (key) => [`signed with ${key.alg}`, forge({ key }), 'user-1'] as const,
  ),
  [
    'of another issuer',
    forge({ key: OTHER_KEY, claims: { iss: OTHER_ISSUER.issuer } }),
    'other.user-1',
  ],
  ['of a user pool', pool({}), 'pool.user-1'],
  ['in the last second of the leeway', forge({ claims: { exp: NOW - 4 } }), 'user-1'],
  [
    'at the edge of the leeway before its time',
    forge({ claims: { nbf: NOW + 5, iat: NOW + 5 } }),
    'user-1',
  ],
  [
    'with 16 levels of claims',
    inClaims(within(claimsText, `"a":${'['.repeat(15)}${']'.repeat(15)}`)),
    'user-1',
  ],
  ['with white space in its JSON', forgeText(` ${headerText}\r\n`, `\t${claimsText} `), 'user-1'],
  ['for several audiences', forge({ claims: { aud: ['x', 'https://api.example'] } }), 'user-1'],
];

/** All attacks. */
export const JWT_ATTACKS: readonly JwtAttack[] = [
  ...ALGORITHM,
  ...KEY_ID,
  ...HEADER,
  ...SIGNATURE,
  ...ENCODING,
  ...JSON_TEXT,
  ...CLAIM,
  ...ISSUER_CROSSING,
];
