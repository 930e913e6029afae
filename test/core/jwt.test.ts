import fc from 'fast-check';
import type { Issuer } from '../../core/issuer.ts';
import { CLOCK_SKEW_SECONDS, decodeJwt, preflightJwt, readClaims } from '../../core/jwt.ts';

const NOW = 1_800_000_000;
const ISSUER: Issuer = {
  issuer: 'https://login.example',
  jwksUri: 'https://login.example/jwks',
  kind: 'rfc9068',
  algorithms: ['RS256', 'ES256'],
  audiences: ['https://api.example'],
  clientIds: [],
  userIdPrefix: '',
  tokenLifetimeMaxSeconds: 86_400,
};
const COGNITO: Issuer = {
  ...ISSUER,
  issuer: 'https://cognito.example/pool',
  kind: 'cognito',
  audiences: [],
  clientIds: ['client-1'],
};
const HEADER = { alg: 'RS256', kid: 'key-1', typ: 'at+jwt' };
const CLAIMS = {
  iss: ISSUER.issuer,
  aud: 'https://api.example',
  sub: 'user-1',
  client_id: 'client-1',
  exp: NOW + 600,
  iat: NOW - 10,
  jti: 'token-1',
};

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const token = (header: unknown, claims: unknown) => `${encode(header)}.${encode(claims)}.c2ln`;
const preflight = (
  header: object,
  claims: object,
  issuers: readonly Issuer[] = [ISSUER, COGNITO],
) => preflightJwt(token({ ...HEADER, ...header }, { ...CLAIMS, ...claims }), issuers, NOW);

describe('decodeJwt', () => {
  const malformed = { refused: 'token-malformed' };

  it.each([
    ['two segments', 'YQ.YQ'],
    ['five segments, an encrypted token', 'YQ.YQ.YQ.YQ.YQ'],
    ['a good token with a segment more', `${token(HEADER, CLAIMS)}.c2ln`],
    ['an empty signature', `${encode(HEADER)}.${encode(CLAIMS)}.`],
    ['padding', `${encode(HEADER)}.${encode(CLAIMS)}.c2k=`],
    ['another alphabet', `${encode(HEADER)}.${encode(CLAIMS)}.a+/b`],
    ['unused bits that are set', `${encode(HEADER)}.${encode(CLAIMS)}.c2l`.replace(/l$/, 'm')],
    ['a header that is no object', token('[]', CLAIMS)],
    ['claims that are no JSON', token(HEADER, 'sub=user-1')],
    ['a claim that is there twice', token(HEADER, '{"sub":"a","sub":"b"}')],
    ['a byte order mark', token(HEADER, `\uFEFF${JSON.stringify(CLAIMS)}`)],
  ])('refuses %s', (_, presented) => {
    expect(decodeJwt(presented)).toEqual(malformed);
  });

  it('refuses claims that are not UTF-8', () => {
    const claims = Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(decodeJwt(`${encode(HEADER)}.${claims.toString('base64url')}.c2ln`)).toEqual(malformed);
  });

  it('has exactly one spelling for each token: any other one is refused or means the same bytes', () => {
    const presented = token(HEADER, CLAIMS);
    for (let at = 0; at < presented.length; at += 1) {
      for (const character of ['=', '+', '/', ' ', '\n', '%']) {
        const respelt = presented.slice(0, at) + character + presented.slice(at);
        expect(decodeJwt(respelt)).toEqual(malformed);
      }
    }
  });

  it('never throws', () => {
    const segment = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.json().map(encode),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
        preflightJwt(segments.join('.'), [ISSUER], NOW);
      }),
    );
  });
});

describe('preflightJwt', () => {
  it('says by which issuer and key a good token is to be verified', () => {
    expect(preflight({}, {})).toMatchObject({ issuer: ISSUER, keyId: 'key-1' });
  });

  it.each([
    ['an issuer that is not configured', { iss: 'https://evil.example' }],
    ['an issuer with a slash more', { iss: `${ISSUER.issuer}/` }],
    ['an issuer in a list', { iss: [ISSUER.issuer] }],
    ['no issuer', { iss: undefined }],
  ])('refuses %s', (_, claims) => {
    expect(preflight({}, claims)).toEqual({ refused: 'token-issuer-unknown' });
  });

  it.each(['crit', 'b64', 'zip', 'enc', 'jku', 'jwk', 'x5u', 'x5c'])(
    'refuses a header with %s, whatever its value',
    (name) => {
      for (const value of [null, false, [], ['exp'], 'https://evil.example', {}]) {
        expect(preflight({ [name]: value }, {})).toEqual({ refused: 'token-header-unacceptable' });
      }
    },
  );

  it.each([undefined, '', 1, null, ['key-1'], 'k'.repeat(257)])('refuses the key id %j', (kid) => {
    expect(preflight({ kid }, {})).toEqual({ refused: 'token-header-unacceptable' });
  });

  it('reads a key id of up to 256 characters', () => {
    const kid = 'k'.repeat(256);

    expect(preflight({ kid }, {})).toHaveProperty('keyId', kid);
  });

  it.each(['none', 'None', 'HS256', 'rs256', 'RS512', 'PS256', undefined, null, ['RS256']])(
    'refuses the algorithm %j',
    (alg) => {
      expect(preflight({ alg }, {})).toEqual({ refused: 'token-algorithm-not-allowed' });
    },
  );

  it.each(['JWT', 'logout+jwt', 'dpop+jwt', 'at+application/jwt', undefined, '', 7])(
    'refuses the type %j where RFC 9068 tokens are expected',
    (typ) => {
      expect(preflight({ typ }, {})).toEqual({ refused: 'token-type-not-allowed' });
    },
  );

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('accepts the type %s', (typ) => {
    expect(preflight({ typ }, {})).toHaveProperty('keyId');
  });
});

describe('preflightJwt for Cognito', () => {
  const cognito = (header: object, claims: object) =>
    preflight(
      { typ: undefined, ...header },
      { iss: COGNITO.issuer, aud: undefined, token_use: 'access', ...claims },
    );

  it('accepts an access token of a known client without an audience', () => {
    expect(cognito({}, {})).toMatchObject({ issuer: COGNITO, keyId: 'key-1' });
  });

  it.each(['JWT', 'jwt', 'application/jwt'])('accepts the type %s', (typ) => {
    expect(cognito({ typ }, {})).toHaveProperty('keyId');
  });

  it.each(['at+jwt', 'logout+jwt', '', null, 7])('refuses the type %j', (typ) => {
    expect(cognito({ typ }, {})).toEqual({ refused: 'token-type-not-allowed' });
  });

  it('refuses an ID token', () => {
    expect(cognito({}, { token_use: 'id', aud: 'client-1' })).toEqual({
      refused: 'token-type-not-allowed',
    });
  });

  it.each(['client-2', undefined, ['client-1']])('refuses the client %j', (client_id) => {
    expect(cognito({}, { client_id })).toEqual({ refused: 'token-audience-wrong' });
  });
});

describe('readClaims', () => {
  const read = (claims: object, issuer = ISSUER) =>
    readClaims({ ...CLAIMS, ...claims }, issuer, NOW);

  it('gives the claims that count', () => {
    expect(read({})).toEqual({ sub: 'user-1', exp: NOW + 600, iat: NOW - 10, jti: 'token-1' });
  });

  it('refuses at exp, but not within the leeway', () => {
    expect(read({ exp: NOW - CLOCK_SKEW_SECONDS })).toEqual({ refused: 'token-expired' });
    expect(read({ exp: NOW - CLOCK_SKEW_SECONDS + 1 })).toHaveProperty('sub');
  });

  it.each(['nbf', 'iat'])('refuses a future %s beyond the leeway', (name) => {
    expect(read({ [name]: NOW + CLOCK_SKEW_SECONDS })).toHaveProperty('sub');
    expect(read({ [name]: NOW + CLOCK_SKEW_SECONDS + 1 })).toEqual({
      refused: 'token-not-yet-valid',
    });
  });

  it.each([
    { exp: NOW + 86_400 - 10 },
    { exp: NOW + 86_400, iat: undefined },
    { nbf: 0 },
    { nbf: NOW },
    { jti: undefined },
    { scope: 'openid' },
  ])('accepts %j', (claims) => {
    expect(read(claims)).toHaveProperty('sub', 'user-1');
  });

  it('gives nothing that a token does not say', () => {
    expect(read({ iat: undefined, jti: undefined })).toStrictEqual({
      sub: 'user-1',
      exp: NOW + 600,
    });
  });

  it.each([
    { exp: undefined },
    { exp: String(NOW + 600) },
    { exp: NOW + 0.5 },
    { exp: Number.MAX_VALUE },
    { iat: 'yesterday' },
    { nbf: null },
    { nbf: -1 },
    { sub: undefined },
    { sub: '' },
    { sub: 7 },
    { sub: 'a b' },
    { sub: 'a\r\nX-Injected: 1' },
    { sub: 'x'.repeat(129) },
    { jti: '' },
    { scope: ['openid'] },
    { jti: { a: 1 } },
    { exp: NOW + 86_400 - 9 },
    { exp: NOW + 86_401, iat: undefined },
  ])('refuses %j', (claims) => {
    expect(read(claims)).toEqual({ refused: 'token-claims-unacceptable' });
  });

  it.each([['one'], [['other', 1, 'https://api.example']], [undefined], [{}], [[]], [null]])(
    'refuses the audience %j',
    (aud) => {
      expect(read({ aud })).toEqual({ refused: 'token-audience-wrong' });
    },
  );

  it('accepts one audience of several', () => {
    expect(read({ aud: ['other', 'https://api.example'] })).toHaveProperty('sub');
  });

  it('refuses a client that an issuer is not limited to', () => {
    const issuer = { ...ISSUER, clientIds: ['dashboard', 'cli'] };
    expect(read({}, issuer)).toEqual({ refused: 'token-audience-wrong' });
    expect(read({ client_id: 'dashboard' }, issuer)).toHaveProperty('sub');
  });

  it('refuses a user id that is too long together with the prefix of its issuer', () => {
    const issuer = { ...ISSUER, userIdPrefix: 'prefix.' };
    expect(read({ sub: 'x'.repeat(121) }, issuer)).toHaveProperty('sub');
    expect(read({ sub: 'x'.repeat(122) }, issuer)).toEqual({
      refused: 'token-claims-unacceptable',
    });
  });
});

describe('the account of a token', () => {
  const read = (claims: object, accountClaim?: string) =>
    readClaims(
      { ...CLAIMS, ...claims },
      { ...ISSUER, ...(accountClaim !== undefined && { accountClaim }) },
      NOW,
    );

  it('is what the claim of its issuer says, if it says anything', () => {
    expect(read({ account: 'acct-1' }, 'account')).toHaveProperty('accountId', 'acct-1');
    expect(read({}, 'account')).toHaveProperty('sub');
    expect(read({}, 'account')).not.toHaveProperty('accountId');
  });

  it('is not taken from a claim that its issuer is not configured with', () => {
    expect(read({ account: 'acct-1', undefined: 'acct-1' })).not.toHaveProperty('accountId');
  });

  it.each(['', 'none', 'platform', 'a b', 7, null, ['acct-1']])('cannot be %j', (account) => {
    expect(read({ account }, 'account')).toEqual({ refused: 'token-claims-unacceptable' });
  });
});

describe('the session of a token', () => {
  const firstParty = { ...ISSUER, firstPartyClients: ['client-1'] };
  const firstPartyPool = { ...COGNITO, firstPartyClients: ['client-1'] };
  const session = { sid: 'session-1', auth_time: NOW - 100 };
  const read = (claims: object, issuer: Issuer = firstParty) =>
    readClaims({ ...CLAIMS, ...claims }, issuer, NOW);
  const expected = { sessionId: 'session-1', startedAt: NOW - 100, clientId: 'client-1' };

  it('is read from a token of a first-party client', () => {
    expect(read(session)).toMatchObject({ session: expected });
    expect(read(session, { ...firstParty, kind: 'oidc' })).toMatchObject({ session: expected });
  });

  it('is named by origin_jti where Cognito issues', () => {
    const claims = { token_use: 'access', origin_jti: 'session-1', sid: 'x', auth_time: NOW - 100 };

    expect(read(claims, firstPartyPool)).toMatchObject({ session: expected });
  });

  it.each([
    ['another client', { ...session, client_id: 'client-2' }, firstParty],
    ['no client', { ...session, client_id: undefined }, firstParty],
    ['an issuer without first-party clients', session, ISSUER],
  ])('is not there for %s, whatever the token says', (_, claims, issuer) => {
    expect(read(claims, issuer)).not.toHaveProperty('session');
    expect(read(claims, issuer)).toHaveProperty('sub');
  });

  it.each([
    ['without a session', { sid: undefined }],
    ['with an empty session', { sid: '' }],
    ['with a session that is no text', { sid: 7 }],
    ['with a session that could be taken for another item', { sid: '#user' }],
    ['without a time of authentication', { auth_time: undefined }],
    ['with a time that is no number', { auth_time: String(NOW) }],
  ])('refuses a first-party token %s, which could not be ended', (_, claims) => {
    expect(read({ ...session, ...claims })).toEqual({ refused: 'token-claims-unacceptable' });
  });

  it('refuses a pool’s first-party token that names its session by sid alone', () => {
    expect(read({ ...session, token_use: 'access' }, firstPartyPool)).toEqual({
      refused: 'token-claims-unacceptable',
    });
  });

  it('refuses an authentication in the future, which signing out everywhere would miss', () => {
    const at = (auth_time: number) => read({ ...session, auth_time });

    expect(at(NOW + CLOCK_SKEW_SECONDS)).toHaveProperty('session');
    expect(at(NOW + CLOCK_SKEW_SECONDS + 1)).toEqual({ refused: 'token-not-yet-valid' });
  });
});
