import { authorize, type Authorities } from '../../../lambda/authorizer/authorize.ts';
import { isRefusal } from '../../../core/refusal.ts';
import type { Principal } from '../../../core/principal.ts';

const NOW = 1_800_000_000;
const METHOD_ARN =
  'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/api/v1/workspaces';
const PRINCIPAL: Principal = {
  reference: 'rig:user:me',
  accountId: 'me',
  credential: { type: 'api_key', id: 'key' },
  scope: 'full',
  isGoverned: false,
};

function authoritiesFor(principal: Principal, change: Partial<Authorities> = {}): Authorities {
  return {
    authenticators: {
      'api-key': () => Promise.resolve(principal),
      jwt: () => Promise.resolve({ refused: 'token-expired' }),
    },
    liveState: () => Promise.resolve({}),
    cacheTtlSeconds: 300,
    expiryConditions: true,
    now: () => NOW * 1000,
    ...change,
  };
}

const request = (authorization: string) => ({
  methodArn: METHOD_ARN,
  headers: { Authorization: authorization },
});

const endingAt = (expiresAt: number): Principal => ({
  ...PRINCIPAL,
  credential: { ...PRINCIPAL.credential, expiresAt },
});

async function conditionFor(principal: Principal, change: Partial<Authorities> = {}) {
  const authorization = await authorize(request('Bearer rb_x'), authoritiesFor(principal, change));
  if (isRefusal(authorization)) throw new Error('refused');
  return authorization.result.policyDocument.Statement[0]?.Condition;
}

describe('authorize', () => {
  it('sends each kind of credential to its authenticator', async () => {
    const authorities = authoritiesFor(PRINCIPAL);

    expect(await authorize(request('Bearer rb_x'), authorities)).toHaveProperty(
      'principal',
      PRINCIPAL,
    );
    expect(await authorize(request('Bearer a.b.c'), authorities)).toEqual({
      refused: 'token-expired',
    });
    expect(await authorize(request('Basic x'), authorities)).toEqual({
      refused: 'scheme-unsupported',
    });
  });

  it('answers the same whichever route was called', async () => {
    const other = METHOD_ARN.replace('GET/api/v1/workspaces', 'DELETE/api/api-keys/1');
    const one = await authorize(request('Bearer rb_x'), authoritiesFor(PRINCIPAL));
    const two = await authorize(
      { ...request('Bearer rb_x'), methodArn: other },
      authoritiesFor(PRINCIPAL),
    );

    expect(two).toEqual(one);
  });

  it('passes a fault on', async () => {
    const authorities = authoritiesFor(PRINCIPAL, {
      authenticators: {
        'api-key': () => Promise.reject(new Error('store down')),
        jwt: () => Promise.reject(new Error('issuer down')),
      },
    });

    await expect(authorize(request('Bearer rb_x'), authorities)).rejects.toThrow('store down');
  });
});

describe('the end of the policy', () => {
  it('is that of a credential that ends within the cache time', async () => {
    expect(await conditionFor(endingAt(NOW + 299))).toEqual({
      DateLessThan: { 'aws:CurrentTime': new Date((NOW + 299) * 1000).toISOString() },
    });
  });

  it('is left out where the credential outlives the cache or never ends', async () => {
    expect(await conditionFor(endingAt(NOW + 300))).toBeUndefined();
    expect(await conditionFor(PRINCIPAL)).toBeUndefined();
  });

  it('is left out without a cache, and where conditions are switched off', async () => {
    expect(await conditionFor(endingAt(NOW + 1), { cacheTtlSeconds: 0 })).toBeUndefined();
    expect(await conditionFor(endingAt(NOW + 1), { expiryConditions: false })).toBeUndefined();
  });
});
