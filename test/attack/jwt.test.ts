// Every known attack on JWTs through the whole arrow of the authorizer, twice each, so that nothing which is remembered
// of one presentation helps the next.
import { jest } from '@jest/globals';
import { authorize } from '../../lambda/authorizer/authorize.ts';
import { JwksCache } from '../../lambda/authorizer/jwks-cache.ts';
import { parseKeySet } from '../../lambda/authorizer/jwks-fetcher.ts';
import { jwtAuthenticator } from '../../lambda/authorizer/jwt-authenticator.ts';
import { preflightJwt } from '../../core/jwt.ts';
import {
  forge,
  forgeText,
  headerOf,
  ISSUER,
  KEYS,
  NOW,
  OTHER_ISSUER,
  POOL,
  PUBLISHED,
} from './forgery.ts';
import { CONTROLS, JWT_ATTACKS } from './jwt-attack.ts';

const now = () => NOW * 1000;
// aws-jwt-verify reads the machine's clock, which the authorizer's is in production.
jest.spyOn(Date, 'now').mockReturnValue(NOW * 1000);

const keys = new JwksCache(
  (uri) => Promise.resolve(parseKeySet(PUBLISHED.get(uri) ?? '{"keys":[]}')),
  now,
);
const authorities = {
  authenticators: {
    'api-key': () => Promise.reject(new Error('a JWT must not be taken for an API key')),
    jwt: jwtAuthenticator([ISSUER, OTHER_ISSUER, POOL], { keys, now }),
  },
  liveState: () => Promise.resolve({}),
  cacheTtlSeconds: 300,
  expiryConditions: true,
  now,
};

function present(token: string) {
  return authorize(
    {
      methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/api/v1/workspaces',
      headers: { Authorization: `Bearer ${token}` },
    },
    authorities,
  );
}

async function expectControls(): Promise<void> {
  for (const [, presented, accountId] of CONTROLS) {
    expect(await present(presented)).toMatchObject({ principal: { accountId } });
  }
}

it.each(CONTROLS)('accepts a good token %s', async (_, presented, accountId) => {
  expect(await present(presented)).toMatchObject({
    principal: { reference: `rig:user:${accountId}`, accountId },
  });
});

it.each(JWT_ATTACKS)('refuses $name', async ({ presented, refused }) => {
  expect(await present(presented)).toEqual({ refused });
  expect(await present(presented)).toEqual({ refused });
});

it('has every attack under a name of its own', () => {
  const names = JWT_ATTACKS.map(({ name, refused }) => `${name}: ${refused}`);

  expect(new Set(names).size).toBe(names.length);
  expect(new Set(JWT_ATTACKS.map(({ presented }) => presented)).size).toBe(names.length);
});

it('accepts the good tokens after all the attacks, and refuses the attacks after the good tokens', async () => {
  await expectControls();
  for (const { presented, refused } of JWT_ATTACKS) {
    expect(await present(presented)).toEqual({ refused });
  }
  await expectControls();
});

// Half of all ECDSA signatures that issuers make have an s above half the order, so neither twin can be refused. What
// matters is that the twin says nothing new: it is the same user, and nothing is withdrawn by the text of a token.
it('takes the other ECDSA signature of the same text, s negated, for the same user and no other', async () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const token = forge({ key: KEYS.ES256 });
  const [header, claims, signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex').copy(bytes, 32);
  const twin = `${header}.${claims}.${bytes.toString('base64url')}`;

  expect(twin).not.toBe(token);
  expect(await present(twin)).toEqual(await present(token));
});

it.each([
  ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
  ['lists that never end', '['.repeat(100_000)],
])('refuses a hundred thousand levels of %s even without a limit of size', (_, text) => {
  for (const token of [
    forgeText(`{"a":${text}}`, '{}'),
    forgeText(headerOf(KEYS.RS256), `{"a":${text}}`),
    forgeText(text, text),
  ]) {
    expect(preflightJwt(token, [ISSUER], NOW)).toEqual({ refused: 'token-malformed' });
  }
});
