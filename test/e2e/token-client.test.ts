// Tokens of issuers that say whose tokens count: a Cognito user pool, and an OpenID provider with named clients. What is
// signed by the right key and meant for somebody else is refused, whether it is of a session or not.
import { createServer, type Server } from 'node:https';
import { createCertificate } from '../../dev/certificate.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { closeServer, listenOnLoopback } from '../../dev/loopback.ts';
import { CLOCK_SKEW_SECONDS } from '../../core/jwt.ts';
import { createSigningKey, signToken } from '../lambda/authorizer/signed-token.ts';
import { bearer, call, describeLocal, openLocal } from './target.ts';

const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example';
const PROVIDER = 'https://login.example';
const AUDIENCE = 'https://api.rigbox.dev';
const KEY = createSigningKey('RS256', 'current');
const RETIRED = createSigningKey('RS256', 'retired');

describeLocal('a token', () => {
  let keySet: Server;
  let door: FrontDoor;
  beforeAll(async () => {
    const certificate = await createCertificate();
    keySet = createServer({ key: certificate.keyPem, cert: certificate.certPem }, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ keys: [KEY.jwk] }));
    });
    const jwksUri = `https://127.0.0.1:${await listenOnLoopback(keySet, 0)}/jwks`;
    const clients = { clientIds: ['dashboard', 'partner'], firstPartyClients: ['dashboard'] };
    door = await openLocal({
      certificate,
      settings: {
        issuers: [
          { issuer: POOL, jwksUri, kind: 'cognito', userIdPrefix: 'pool-', ...clients },
          {
            ...clients,
            issuer: PROVIDER,
            jwksUri,
            kind: 'rfc9068',
            audiences: [AUDIENCE],
            userIdPrefix: 'login-',
          },
        ],
      },
    });
  });
  afterAll(async () => {
    await door.stop();
    await closeServer(keySet);
  });

  const now = () => Math.floor(door.clock.now() / 1000);
  const validate = (token: string) =>
    call(`${door.cloud.apiUrl}/api/v1/auth/validate`, { headers: bearer(token) });

  const poolToken = (claims: object, key = KEY) =>
    signToken(
      key,
      { typ: undefined },
      {
        iss: POOL,
        sub: 'olive',
        token_use: 'access',
        origin_jti: 'session-1',
        auth_time: now(),
        iat: now(),
        exp: now() + 3600,
        ...claims,
      },
    );
  const providerToken = (claims: object, key = KEY) =>
    signToken(
      key,
      {},
      {
        iss: PROVIDER,
        aud: AUDIENCE,
        sub: 'olive',
        jti: 'token-1',
        sid: 'session-1',
        auth_time: now(),
        iat: now(),
        exp: now() + 3600,
        ...claims,
      },
    );

  describe.each([
    ['a Cognito user pool', poolToken, 'rig:user:pool-olive'],
    ['an OpenID provider', providerToken, 'rig:user:login-olive'],
  ])('of %s', (_, tokenWith, principal) => {
    it.each([
      ['dashboard', 'session'],
      ['partner', 'jwt'],
    ])('to the client %s is accepted, as a %s', async (client_id, type) => {
      expect(await validate(tokenWith({ client_id }))).toMatchObject({
        status: 200,
        headers: { 'x-rigbox-principal': principal, 'x-rigbox-credential-type': type },
      });
    });

    describe.each(['dashboard', 'partner'])('to the client %s', (client_id) => {
      it.each([
        ['that is expired one second beyond the leeway', { exp: -1 - CLOCK_SKEW_SECONDS }],
        ['that is another issuer’s by its own word', { iss: 'https://evil.example' }],
      ])('is refused %s', async (_flaw, { exp, ...claims }: { exp?: number; iss?: string }) => {
        const token = tokenWith({
          client_id,
          ...(exp !== undefined && { exp: now() + exp, iat: now() - 60 }),
          ...claims,
        });
        expect(await validate(token)).toHaveProperty('status', 401);
      });

      it('is refused when a key has signed it that is not published any more', async () => {
        expect(await validate(tokenWith({ client_id }, RETIRED))).toHaveProperty('status', 401);
      });
    });

    it.each([['somebody-elses'], [''], [undefined], [['dashboard']], ['Dashboard']])(
      'to the client %j is refused',
      async (client_id) => {
        expect(await validate(tokenWith({ client_id }))).toHaveProperty('status', 401);
      },
    );
  });

  it.each([['id'], ['refresh'], [undefined], ['ACCESS'], [['access']]])(
    'of a pool for the use %j is refused',
    async (token_use) => {
      for (const client_id of ['dashboard', 'partner']) {
        const token = poolToken({ client_id, token_use, aud: client_id });
        expect([client_id, (await validate(token)).status]).toEqual([client_id, 401]);
      }
    },
  );

  it('of one issuer that names the other is refused for what the other asks', async () => {
    const client_id = 'dashboard';

    expect(await validate(poolToken({ client_id, iss: PROVIDER }))).toHaveProperty('status', 401);
    expect(await validate(providerToken({ client_id, iss: POOL }))).toHaveProperty('status', 401);
  });
});
