import fc from 'fast-check';
import { decodeContext, encodeContext, IDENTITY_HEADERS } from '../../core/authorizer-context.ts';
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
});

describe('the authorizer context', () => {
  it('survives the way through API Gateway, for every principal', () => {
    fc.assert(
      fc.property(principal, (who) => {
        expect(
          decodeContext({ ...encodeContext(who), principalId: 'x', integrationLatency: 3 }),
        ).toEqual(encodeContext(who));
      }),
    );
  });

  it('has every member filled, since a missing one would let a client header through', () => {
    fc.assert(
      fc.property(principal, (who) => {
        const context = encodeContext(who);
        expect(Object.keys(context).sort()).toEqual(Object.keys(IDENTITY_HEADERS).sort());
        for (const value of Object.values(context)) expect(value).toMatch(/./);
      }),
    );
  });

  it.each([undefined, null, {}, { principal: 'rig:user:me', accountId: '' }])(
    'fails on %j, naming what is missing',
    (authorizer) => {
      expect(() => decodeContext(authorizer)).toThrow(/accountId/);
    },
  );
});
