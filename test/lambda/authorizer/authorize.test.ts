import { authorize, type Authorities } from '../../../lambda/authorizer/authorize.ts';
import type { ApiArn } from '../../../core/api-arn.ts';
import { readCalledPath } from '../../../core/called-path.ts';
import { emptyPolicy, fullAccessPolicy, policyForPath } from '../../../core/policy-document.ts';
import { policyFor } from '../../../core/policy.ts';
import { isRefusal } from '../../../core/refusal.ts';
import type { Principal } from '../../../core/principal.ts';
import type { PathAccess } from '../../../lambda/authorizer/path-access.ts';

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

const API: ApiArn = {
  partition: 'aws',
  region: 'eu-west-1',
  awsAccountId: '123456789012',
  apiId: 'abcdef1234',
  stage: 'prod',
};
const END = new Date((NOW + 10) * 1000).toISOString();
const READING = { permission: 'workspace:read', resource: 'rig:workspace:ws-1' } as const;
const LIMITED: Principal = { ...PRINCIPAL, scope: [READING] };

async function resultFor(
  principal: Principal,
  change: Partial<Authorities> = {},
  event: { readonly path?: string; readonly userAgent?: string } = {},
) {
  const { path = '/api/v1/workspaces', ...rest } = event;
  const methodArn = METHOD_ARN.replace('/api/v1/workspaces', path);
  const authorization = await authorize(
    { ...request('Bearer rb_x'), methodArn, ...rest },
    authoritiesFor(principal, change),
  );
  if (isRefusal(authorization)) throw new Error(`refused: ${authorization.refused}`);
  return authorization.result;
}

describe('the answer where decisions span the whole API', () => {
  it('is full access, with the identity, for a key of full scope', async () => {
    expect(await resultFor(PRINCIPAL)).toEqual({
      principalId: 'rig:user:me',
      policyDocument: fullAccessPolicy(API),
      context: {
        principal: 'rig:user:me',
        accountId: 'me',
        credentialType: 'api_key',
        credentialId: 'key',
        scope: 'full',
      },
    });
  });

  it('is what a limited key is for, until its end', async () => {
    const { policyDocument, context } = await resultFor({
      ...endingAt(NOW + 10),
      scope: [READING],
    });

    expect(policyDocument).toEqual(policyFor({ kind: 'granted', grants: [READING] }, API, END));
    expect(context.scope).toBe('limited');
  });

  it.each([
    ['full', 'a person in their own account', { isGoverned: true }],
    ['limited', 'a person in the account of another', { isGoverned: true, accountId: 'x' }],
    ['full', 'a key that no role limits', { accountId: 'x' }],
  ] as const)('is %s for %s', async (scope, _, about) => {
    const { policyDocument, context } = await resultFor({ ...PRINCIPAL, ...about });

    expect(policyDocument).toEqual(scope === 'full' ? fullAccessPolicy(API) : emptyPolicy(API));
    expect(context.scope).toBe(scope);
  });

  it('names the key of the gateway, where it asks for one', async () => {
    expect(await resultFor(PRINCIPAL, { usageKey: 'unlimited' })).toHaveProperty(
      'usageIdentifierKey',
      'unlimited',
    );
  });
});

describe('the answer where decisions are kept by path', () => {
  const ACCOUNT = { reference: 'rig:account:me', tags: {} } as const;
  const WORKSPACE = { reference: 'rig:workspace:ws-1', tags: {} } as const;
  const PATH = '/api/v1/workspaces/ws-1';
  const access = (standing: PathAccess['standing'], usageKey?: string): Partial<Authorities> => ({
    liveState: (_, methodArn) =>
      Promise.resolve({
        access: {
          called: readCalledPath(methodArn),
          standing,
          subject: { account: [ACCOUNT], resource: [WORKSPACE, ACCOUNT] },
          ...(usageKey !== undefined && { usageKey }),
        },
      }),
  });
  const VIEWER = [{ role: 'viewer', resource: 'rig:workspace:ws-1' }] as const;
  const policyOf = (methods: readonly string[], endsAt?: string) =>
    policyForPath(PATH, { methods, api: API, endsAt });

  it('is full access for a key of full scope of an owner, whatever the path', async () => {
    for (const path of [PATH, '/api/v1/workspaces/..']) {
      const { policyDocument, context } = await resultFor(
        endingAt(NOW + 10),
        access('everything'),
        { path },
      );
      expect(policyDocument).toEqual(fullAccessPolicy(API, END));
      expect(context.scope).toBe('full');
    }
  });

  it('is what the roles permit on the path, until the end of the key', async () => {
    const { policyDocument, context } = await resultFor(endingAt(NOW + 10), access(VIEWER), {
      path: PATH,
    });

    expect(policyDocument).toEqual(policyOf(['GET'], END));
    expect(context.scope).toBe('limited');
  });

  it('is what a limited key of an owner is for', async () => {
    const { policyDocument, context } = await resultFor(LIMITED, access('everything'), {
      path: PATH,
    });

    expect(policyDocument).toEqual(policyOf(['GET']));
    expect(context.scope).toBe('limited');
  });

  it('is nothing on a path that cannot be read, for whoever is limited', async () => {
    for (const principal of [PRINCIPAL, LIMITED]) {
      const { policyDocument, context } = await resultFor(principal, access(VIEWER), {
        path: '/api/v1/workspaces/..',
      });
      expect(policyDocument).toEqual(emptyPolicy(API));
      expect(context.scope).toBe('limited');
    }
  });

  it.each([
    ['an owner', 'everything', PATH],
    ['a member', VIEWER, PATH],
    ['a member, on a path that cannot be read,', VIEWER, '/api/..'],
  ] as const)('counts %s by the profile that is bound', async (_, standing, path) => {
    const change = { ...access(standing, 'slow'), usageKey: 'unlimited' };

    expect(await resultFor(PRINCIPAL, change, { path })).toHaveProperty(
      'usageIdentifierKey',
      'slow',
    );
    expect(
      await resultFor(PRINCIPAL, { ...access(standing), usageKey: 'unlimited' }, { path }),
    ).toHaveProperty('usageIdentifierKey', 'unlimited');
    expect(await resultFor(PRINCIPAL, access(standing), { path })).not.toHaveProperty(
      'usageIdentifierKey',
    );
  });

  it('depends on the caller and the path that was called', async () => {
    const asked: unknown[] = [];
    const liveState: Authorities['liveState'] = (...about) => {
      asked.push(about);
      return Promise.resolve({});
    };
    await resultFor(PRINCIPAL, { liveState }, { path: PATH });

    expect(asked).toEqual([[PRINCIPAL, METHOD_ARN.replace('/api/v1/workspaces', PATH)]]);
  });

  it('is a refusal for a session that is over', async () => {
    const liveState = () => Promise.resolve({ refused: 'session-ended' } as const);

    expect(
      await authorize(request('Bearer rb_x'), authoritiesFor(PRINCIPAL, { liveState })),
    ).toEqual({ refused: 'session-ended' });
  });
});

it('says of a session when it began, for whom and from what', async () => {
  const session = { startedAt: NOW - 60, clientId: 'dashboard' };
  const principal = { ...PRINCIPAL, credential: { type: 'session', id: 'sid', session } } as const;
  const { context } = await resultFor(principal, {}, { userAgent: 'Firefox' });

  expect(context).toMatchObject({
    credentialType: 'session',
    sessionStartedAt: NOW - 60,
    clientId: 'dashboard',
    userAgent: 'Firefox',
  });
});
