import fc from 'fast-check';
import {
  decodeContext,
  decodeSessionContext,
  encodeContext,
  encodeSessionContext,
  IDENTITY_HEADERS,
} from '../../core/authorizer-context.ts';
import type { Principal } from '../../core/principal.ts';

const id = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', '|', '@', '.', '-'),
  minLength: 1,
  maxLength: 128,
});
const principal: fc.Arbitrary<Principal> = fc.record({
  reference: id.map((text): Principal['reference'] => `rig:user:${text}`),
  accountId: id,
  credential: fc.record({ type: fc.constantFrom('api_key', 'jwt', 'session'), id }),
  scope: fc.constantFrom('full' as const, []),
  isGoverned: fc.boolean(),
});

describe('the authorizer context', () => {
  it('survives the way through API Gateway, for every principal', () => {
    fc.assert(
      fc.property(principal, fc.boolean(), (who, hasFullAccess) => {
        const context = encodeContext(who, hasFullAccess);
        expect(decodeContext({ ...context, principalId: 'x', integrationLatency: 3 })).toEqual(
          context,
        );
      }),
    );
  });

  it('has every member filled, since a missing one would let a client header through', () => {
    fc.assert(
      fc.property(principal, fc.boolean(), (who, hasFullAccess) => {
        const context = encodeContext(who, hasFullAccess);
        expect(Object.keys(context).sort()).toEqual(Object.keys(IDENTITY_HEADERS).sort());
        for (const value of Object.values(context)) expect(value).toMatch(/./);
      }),
    );
  });

  it.each([
    [undefined, 'accountId, principal, credentialType, credentialId, scope'],
    [null, 'accountId, principal, credentialType, credentialId, scope'],
    [{}, 'accountId, principal, credentialType, credentialId, scope'],
    [
      { principal: 'rig:user:me', accountId: '', credentialType: 7, credentialId: 'x', scope: 'x' },
      'accountId, credentialType',
    ],
  ])('fails on %j, naming what is missing', (authorizer, missing) => {
    expect(() => decodeContext(authorizer)).toThrow(
      new TypeError(`authorizer context must have ${missing}`),
    );
  });
});

describe('what the context has of a session', () => {
  const session = { startedAt: 1_800_000_000, clientId: 'dashboard' };
  const principalWith = (credential: Partial<Principal['credential']>): Principal => ({
    reference: 'rig:user:me',
    accountId: 'me',
    credential: { type: 'session', id: 'session-1', ...credential },
    scope: 'full',
    isGoverned: true,
  });

  it('survives the way through API Gateway, which makes texts of it', () => {
    const context = encodeSessionContext(principalWith({ session }), 'Firefox/140.0');
    const asTexts = Object.fromEntries(
      Object.entries(context ?? {}).map(([name, value]) => [name, String(value)]),
    );

    expect(decodeSessionContext(asTexts)).toEqual({
      sessionStartedAt: 1_800_000_000,
      clientId: 'dashboard',
      userAgent: 'Firefox/140.0',
    });
  });

  it('has nothing of a user agent that could break out of a line of the access log', () => {
    const presented = 'x","credentialId":"other';

    expect(encodeSessionContext(principalWith({ session }), presented)).toMatchObject({
      userAgent: 'x,credentialId:other',
    });
    expect(encodeSessionContext(principalWith({ session }), undefined)).not.toHaveProperty(
      'userAgent',
    );
  });

  it('is nothing for a credential without a session', () => {
    expect(encodeSessionContext(principalWith({ type: 'jwt' }), 'curl')).toBeUndefined();
    for (const authorizer of [
      undefined,
      null,
      {},
      { sessionStartedAt: 'x', clientId: 'c' },
      { sessionStartedAt: '1800000000' },
      { sessionStartedAt: '1800000000', clientId: 7 },
    ]) {
      expect(decodeSessionContext(authorizer)).toBeUndefined();
    }
  });

  it('has no user agent where none was presented', () => {
    const context = { sessionStartedAt: '1800000000', clientId: 'dashboard' };

    expect(decodeSessionContext(context)).toStrictEqual({
      sessionStartedAt: 1_800_000_000,
      clientId: 'dashboard',
    });
  });
});
