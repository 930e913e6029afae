// JWTs of the real local issuer, good ones and ones that are wrong in exactly one way, through the real authorizer.
import type { MintOverrides } from '../../dev/issuer/access-token.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { CLOCK_SKEW_SECONDS } from '../../core/jwt.ts';
import { JWKS_WINDOWS } from '../../lambda/authorizer/jwks-cache.ts';
import { bearer, call, describeLocal, openLocal } from './target.ts';

describeLocal('a JWT', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal();
  });
  afterAll(() => door.stop());

  const statusWith = async (token: string) =>
    (await call(`${door.cloud.apiUrl}/api/v1/workspaces`, { headers: bearer(token) })).status;
  const mint = (overrides?: MintOverrides) => door.issuer.mint(door.people.owner.userId, overrides);
  const now = () => Math.floor(door.clock.now() / 1000);

  it('of a real sign-in with password and PKCE is accepted', async () => {
    const { email, password } = door.people.owner;
    const { accessToken } = await door.issuer.signIn(email, password, 'rigbox-dashboard');

    expect(await statusWith(accessToken)).toBe(200);
  });

  it('acts for the account of its own user', async () => {
    const token = await door.issuer.mint(door.people.stranger.userId);
    const ofOwner = await call(`${door.cloud.apiUrl}/api/v1/workspaces/ws-1`, {
      headers: bearer(token),
    });
    const ownOne = await call(`${door.cloud.apiUrl}/api/v1/workspaces/ws-9`, {
      headers: bearer(token),
    });

    expect([ofOwner.status, ownOne.status]).toEqual([404, 200]);
  });

  /** What is wrong with a token, in one way each. */
  const FLAWS: readonly (readonly [string, () => MintOverrides])[] = [
    [
      'expired one second beyond the leeway',
      () => ({ claims: { exp: now() - 1 - CLOCK_SKEW_SECONDS, iat: now() - 60 } }),
    ],
    ['not valid yet', () => ({ claims: { nbf: now() + 60 } })],
    ['issued in the future', () => ({ claims: { iat: now() + 60 } })],
    ['without an end', () => ({ claims: { exp: undefined } })],
    ['that ends in a hundred years', () => ({ claims: { exp: now() + 3_153_600_000 } })],
    ['without a subject', () => ({ claims: { sub: undefined } })],
    ['for another audience', () => ({ claims: { aud: 'https://other.example' } })],
    ['without an audience', () => ({ claims: { aud: undefined } })],
    ['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['of another type', () => ({ header: { typ: 'JWT' } })],
    ['with a critical header', () => ({ header: { crit: ['exp'] } })],
    ['that brings its own key', () => ({ header: { jwk: { kty: 'RSA' } } })],
    ['that says where its key is', () => ({ header: { jku: 'https://evil.example/jwks' } })],
    ['with an unknown key id', () => ({ header: { kid: 'unknown' } })],
    ['signed by another key', () => ({ key: 'foreign' })],
    ['without a signature', () => ({ key: 'none' })],
    ['signed with the public key as a secret', () => ({ key: 'public-key-as-secret' })],
  ];

  /** Both kinds of token that an issuer makes: of the product's own pages, and of any other client. */
  describe.each([
    ['of a session', {}],
    ['of another client', { client_id: 'partner-app', sid: undefined, auth_time: undefined }],
  ])('%s', (_kind, client) => {
    const mintWith = ({ claims, ...others }: MintOverrides = {}) =>
      mint({ ...others, claims: { ...client, ...claims } });

    it.each(FLAWS)('%s is refused', async (_flaw, overrides) => {
      expect(await statusWith(await mintWith(overrides()))).toBe(401);
    });

    it('is accepted until one second before the leeway is over', async () => {
      const statuses: number[] = [];
      // Whoever is slower than a second has seen the token end: that says nothing, and is tried again.
      while (!statuses.includes(200) && statuses.length < 10) {
        const claims = { exp: now() + 1 - CLOCK_SKEW_SECONDS, iat: now() - 60 };
        statuses.push(await statusWith(await mintWith({ claims })));
      }

      expect(statuses.at(-1)).toBe(200);
    });

    it('signed with a key that was withdrawn stops working within the window of the key set', async () => {
      const before = await mintWith();
      expect(await statusWith(before)).toBe(200);
      await door.issuer.rotateSigningKey({ keepOld: false });

      door.clock.advance(JWKS_WINDOWS.freshMs);
      door.cloud.flushAuthorizerCache();

      expect(await statusWith(before)).toBe(401);
      expect(await statusWith(await mintWith())).toBe(200);
    });
  });

  it('keeps working through a rotation, with the old key and the new one', async () => {
    const before = await mint();
    await door.issuer.rotateSigningKey({ keepOld: true });
    const after = await mint();

    expect([await statusWith(before), await statusWith(after)]).toEqual([200, 200]);
  });

  it('is a 503 and never a 401 while the issuer does not answer and its keys are not known', async () => {
    const good = await mint();
    for (const failure of ['down', 'garbage', 'empty', 'huge'] as const) {
      door.issuer.jwks.answerWith(failure);
      door.clock.advance(JWKS_WINDOWS.staleMs);
      const token = await mint();
      expect([failure, await statusWith(token)]).toEqual([failure, 503]);
      door.clock.advance(JWKS_WINDOWS.failureMs);
    }
    door.issuer.jwks.answerWith('normal');

    expect(await statusWith(await mint())).toBe(200);
    expect(await statusWith(good)).toBe(401);
  });
});
