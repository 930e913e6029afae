import fc from 'fast-check';
import type { ApiArn } from '../../core/api-arn.ts';
import { OPERATIONS, type Operation } from '../../core/operation.ts';
import {
  permits,
  type Grant,
  type PermissionSet,
  type ResourceReference,
} from '../../core/permission.ts';
import { policyFor } from '../../core/policy.ts';
import { evaluatePolicies } from '../../local/policy/evaluate.ts';

const API: ApiArn = {
  partition: 'aws',
  region: 'eu-west-1',
  awsAccountId: '123456789012',
  apiId: 'abcdef1234',
  stage: 'prod',
};
const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod';
const FULL: PermissionSet = { kind: 'full' };
const NOTHING: PermissionSet = { kind: 'granted', grants: [] };

// The evaluator is the local gateway's: written from the IAM documentation, it shares no code with the compiler.
const judge = (policy: unknown, verb: string, path: string, context: Record<string, string> = {}) =>
  evaluatePolicies(
    [policy],
    { action: 'execute-api:Invoke', resource: `${STAGE}/${verb}${path}`, context },
    { conditions: 'honoured' },
  );
const allows = (policy: unknown, verb: string, path: string) =>
  judge(policy, verb, path) === 'allowed';

const IDS = ['ws-1', 'ws-2', 'ws-10', 'x'];
const resources: ResourceReference[] = [
  'rig:account:me',
  ...IDS.flatMap((id): ResourceReference[] => [`rig:workspace:${id}`, `rig:app:${id}`]),
];
const permissions = [...new Set(OPERATIONS.map(({ permission }) => permission))];
const workspacesAndApps = resources.filter((one) => one !== 'rig:account:me');
const grant: fc.Arbitrary<Grant> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      permission: fc.constantFrom(...permissions),
      resource: fc.constantFrom(...resources),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      permission: fc.constant('*' as const),
      resource: fc.constantFrom(...workspacesAndApps),
    }),
  },
);

function callsOf(operation: Operation): { path: string; resource: ResourceReference }[] {
  const fill = (path: string) => path.replaceAll(/\{[^}]+\}/g, 'inner-7');
  if (operation.resource === 'account') {
    return [{ path: fill(operation.path), resource: 'rig:account:me' }];
  }
  const { resource } = operation;
  return IDS.map((id) => ({
    path: fill(operation.path.replace('{id}', id)),
    resource: `rig:${resource}:${id}` as const,
  }));
}

describe('the soundness law', () => {
  it('allows exactly the permitted operations, under both prefixes', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 40 }), (grants) => {
        const set: PermissionSet = { kind: 'granted', grants };
        const policy = policyFor(set, API);
        for (const operation of OPERATIONS) {
          for (const { path, resource } of callsOf(operation)) {
            const expected = permits(set, operation, resource);
            for (const prefix of ['/api', '/api/v1']) {
              const call = `${operation.method} ${prefix}${path}`;
              expect([call, allows(policy, operation.method, prefix + path)]).toEqual([
                call,
                expected,
              ]);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('allows full access every verb and path below the prefixes, and nothing beside them', () => {
    const policy = policyFor(FULL, API);
    for (const { method, path } of OPERATIONS) {
      expect(allows(policy, method, `/api/v1${path.replaceAll(/[{}]/g, '')}`)).toBe(true);
    }
    expect(allows(policy, 'PUT', '/api/v1/not-in-the-table/yet')).toBe(true);
    for (const path of [
      '/',
      '/capacity',
      '/apix/workspaces',
      '/internal',
      '/ap',
      '/v1/workspaces',
    ]) {
      expect([path, allows(policy, 'GET', path)]).toEqual([path, false]);
    }
  });

  it('denies everything explicitly to a principal with nothing', () => {
    const policy = policyFor(NOTHING, API);
    for (const { method, path } of OPERATIONS) {
      expect(judge(policy, method, `/api${path}`)).toBe('denied-explicitly');
    }
  });

  it('says nothing of another API, stage, region or account', () => {
    const resources = [
      'arn:aws:execute-api:eu-west-1:123456789012:zzzzzz1234/prod/GET/api/v1/workspaces',
      'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod2/GET/api/v1/workspaces',
      'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/dev/GET/api/v1/workspaces',
      'arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/GET/api/v1/workspaces',
      'arn:aws:execute-api:eu-west-1:999999999999:abcdef1234/prod/GET/api/v1/workspaces',
    ];
    for (const resource of resources) {
      const request = { action: 'execute-api:Invoke', resource, context: {} };
      expect(evaluatePolicies([policyFor(FULL, API)], request)).toBe('denied-implicitly');
    }
  });

  it('allows no other action than execute-api:Invoke', () => {
    const request = {
      action: 'execute-api:ManageConnections',
      resource: `${STAGE}/GET/api/x`,
      context: {},
    };
    expect(evaluatePolicies([policyFor(FULL, API)], request)).toBe('denied-implicitly');
  });
});

describe('ambiguous paths', () => {
  const everything: PermissionSet = {
    kind: 'granted',
    grants: permissions.flatMap((permission) =>
      resources.map((resource) => ({ permission, resource })),
    ),
  };

  it.each([
    '/api/v1/workspaces/ws-1/../ws-2',
    '/api/v1/..',
    '/api/../internal',
    '/api/v1/workspaces/..;/internal',
    '/api/v1/./workspaces',
    '/api/v1/workspaces/.',
    '/api//v1/workspaces',
    '/api/v1/workspaces//ws-1',
    '/api/v1/workspaces/%2e%2e/internal',
    '/api/v1/workspaces/ws-1%2Flogs',
    '/api/v1/workspaces/ws-1%00',
    '/api/v1/workspaces\\ws-1',
  ])('are denied to everyone, full access included: %s', (path) => {
    expect(judge(policyFor(FULL, API), 'GET', path)).toBe('denied-explicitly');
    expect(judge(policyFor(everything, API), 'GET', path)).toBe('denied-explicitly');
  });

  it('do not include dots inside a name', () => {
    const path = '/api/v1/community/app-recipes/vendor/slug/1.0.0-rc.1';
    expect(allows(policyFor(FULL, API), 'GET', path)).toBe(true);
    expect(allows(policyFor(everything, API), 'GET', path)).toBe(true);
  });
});

describe('wildcards', () => {
  const granted = (permission: Grant['permission'], resource: ResourceReference) =>
    policyFor({ kind: 'granted', grants: [{ permission, resource }] }, API);

  it('do not reach below the segment they stand for', () => {
    const policy = granted('snapshot:delete', 'rig:workspace:ws-1');
    expect(allows(policy, 'DELETE', '/api/v1/workspaces/ws-1/snapshots/s1')).toBe(true);
    expect(allows(policy, 'DELETE', '/api/v1/workspaces/ws-1/snapshots/s1/anything')).toBe(false);
    expect(allows(policy, 'DELETE', '/api/v1/workspaces/ws-10/snapshots/s1')).toBe(false);
    expect(allows(policy, 'DELETE', '/api/v1/workspaces/ws-1/snapshots')).toBe(false);
  });

  it('allow nothing on an id that would itself be a pattern', () => {
    for (const id of ['*', 'ws-?', 'ws-1/../ws-2', '', 'a:b', '${aws:x}']) {
      const policy = granted('workspace:read', `rig:workspace:${id}`);
      for (const path of ['/api/v1/workspaces/ws-1', '/api/v1/workspaces/*']) {
        expect(judge(policy, 'GET', path)).toBe('denied-explicitly');
      }
    }
  });

  it('stand in no verb', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 10 }), (grants) => {
        for (const set of [FULL, { kind: 'granted', grants } as const]) {
          const [allow] = policyFor(set, API).Statement.filter(({ Effect }) => Effect === 'Allow');
          for (const resource of allow?.Resource ?? []) {
            expect(resource.slice(STAGE.length)).toMatch(/^\/[A-Z]+\/api\//);
            expect(resource.length).toBeLessThanOrEqual(512);
          }
        }
      }),
    );
  });
});

describe('a grant of everything on a resource', () => {
  const policyOf = (...grants: Grant[]) => policyFor({ kind: 'granted', grants }, API);
  const whole = (resource: ResourceReference): Grant => ({ permission: '*', resource });
  const reading: Grant = { permission: 'workspace:read', resource: 'rig:workspace:ws-1' };

  it('reaches the resource and whatever lies below it, with every verb, under both prefixes', () => {
    for (const verb of ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']) {
      for (const prefix of ['/api', '/api/v1']) {
        for (const path of ['/workspaces/ws-1', '/workspaces/ws-1/not/in/the/table']) {
          const policy = policyOf(whole('rig:workspace:ws-1'));
          expect([verb, path, allows(policy, verb, prefix + path)]).toEqual([verb, path, true]);
        }
      }
    }
  });

  it.each(['/workspaces', '/workspaces/ws-10', '/workspaces/ws-2/logs', '/apps/ws-1', '/api-keys'])(
    'does not reach %s',
    (path) => {
      const policy = policyOf(whole('rig:workspace:ws-1'));
      expect(allows(policy, 'GET', `/api/v1${path}`)).toBe(false);
    },
  );

  it.each<ResourceReference>([
    'rig:account:me',
    'rig:workspace:*',
    'rig:workspace:a:b',
    'rig:workspace:from-definition',
    'rig:app:',
  ])('allows nothing on %s', (resource) => {
    expect(policyOf(whole(resource))).toEqual(policyFor(NOTHING, API));
  });

  it('makes every other grant on the resource needless, and itself when it is there twice', () => {
    const one = whole('rig:workspace:ws-1');
    const elsewhere: Grant = { permission: 'workspace:read', resource: 'rig:workspace:ws-2' };

    expect(policyOf(one, reading, one)).toEqual(policyOf(one));
    expect(allows(policyOf(one, elsewhere), 'GET', '/api/workspaces/ws-2')).toBe(true);
    expect(allows(policyOf(elsewhere, one), 'PUT', '/api/workspaces/ws-1/x')).toBe(true);
  });
});

describe('the text of a policy', () => {
  const AMBIGUOUS = ['/*/..*', '/*/./*', '/*/.', '/*//*', '/*%*', '/*\\*'];
  const textOf = (permission: Grant['permission']) => {
    const grants: Grant[] = [{ permission, resource: 'rig:workspace:ws-1' }];
    return policyFor({ kind: 'granted', grants }, API).Statement.map(({ Effect, Resource }) => [
      Effect,
      ...Resource.map((resource) => resource.slice(STAGE.length)),
    ]);
  };

  it('holds what is granted, and what is ambiguous, and nothing else', () => {
    expect(textOf('workspace:delete')).toEqual([
      ['Allow', '/DELETE/api/workspaces/ws-1', '/DELETE/api/v1/workspaces/ws-1'],
      ['Deny', ...AMBIGUOUS],
    ]);
  });

  it('holds what a wildcard reaches too far as well', () => {
    const pattern = (prefix: string) => `/DELETE${prefix}/workspaces/ws-1/snapshots/*`;

    expect(textOf('snapshot:delete')).toEqual([
      ['Allow', pattern('/api'), pattern('/api/v1')],
      ['Deny', ...AMBIGUOUS, `${pattern('/api')}/*`, `${pattern('/api/v1')}/*`],
    ]);
  });
});

describe('the end of a policy', () => {
  const END = '2027-01-01T00:00:00.000Z';
  const at = (time: string) =>
    judge(policyFor(FULL, API, END), 'GET', '/api/v1/workspaces', { 'aws:CurrentTime': time });

  it('stops the allowing statement, and only at its time', () => {
    expect(at('2026-12-31T23:59:59Z')).toBe('allowed');
    expect(at('2027-01-01T00:00:00Z')).toBe('denied-implicitly');
  });

  it('leaves no condition in any other policy', () => {
    for (const set of [FULL, NOTHING]) {
      expect(JSON.stringify(policyFor(set, API))).not.toContain('Condition');
    }
  });
});
