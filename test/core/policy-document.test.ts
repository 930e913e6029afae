import fc from 'fast-check';
import type { ApiArn } from '../../core/api-arn.ts';
import { emptyPolicy, fullAccessPolicy, policyForPath, VERBS } from '../../core/policy-document.ts';
import { evaluatePolicies } from '../../local/policy/evaluate.ts';

const API: ApiArn = {
  partition: 'aws',
  region: 'eu-west-1',
  awsAccountId: '123456789012',
  apiId: 'abcdef1234',
  stage: 'prod',
};
const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod';

const judge = (policy: unknown, verb: string, path: string, context: Record<string, string> = {}) =>
  evaluatePolicies([policy], {
    action: 'execute-api:Invoke',
    resource: `${STAGE}/${verb}${path}`,
    context,
  });
const allows = (policy: unknown, verb: string, path: string) =>
  judge(policy, verb, path) === 'allowed';

describe('the policy for one path', () => {
  const PATHS = [
    '/api/v1/workspaces/ws-1',
    '/api/workspaces/ws-1',
    '/api/v1/workspaces/ws-1/logs',
    '/api/v1/workspaces',
    '/api/v1/apps/ws-1',
    '/api/v1/workspaces/ws-10',
    '/api/v1/workspaces/ws-1/',
    '/api/v1/community/recipes/vendor@x/slug/1.2.3+build=4,5~6',
    '/internal/resources',
  ];

  it('allows exactly the given methods, on that path alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        fc.subarray([...VERBS], { minLength: 1 }),
        (path, methods) => {
          const policy = policyForPath(path, { methods, api: API, endsAt: undefined });
          const calls = PATHS.flatMap((other) => VERBS.map((verb) => [verb, other] as const));
          expect(calls.filter(([verb, other]) => allows(policy, verb, other))).toEqual(
            VERBS.filter((verb) => methods.includes(verb)).map((verb) => [verb, path]),
          );
        },
      ),
    );
  });

  it('says nothing but what it allows', () => {
    const policy = policyForPath(PATHS[0]!, { methods: ['GET'], api: API, endsAt: undefined });

    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: [`${STAGE}/GET/api/v1/workspaces/ws-1`],
        },
      ],
    });
  });

  it('denies everything explicitly where no method is allowed', () => {
    const policy = policyForPath('/api/v1/workspaces', {
      methods: [],
      api: API,
      endsAt: '2027-01-15T08:00:00.000Z',
    });

    for (const verb of VERBS) {
      expect(judge(policy, verb, '/api/v1/workspaces')).toBe('denied-explicitly');
      expect(judge(policy, verb, '/capacity')).toBe('denied-explicitly');
    }
    expect(policy).toEqual(emptyPolicy(API));
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'execute-api:Invoke', Resource: [`${STAGE}/*`] }],
    });
  });

  it('ends with the credential', () => {
    const endsAt = '2027-01-15T08:00:00.000Z';
    const [path, verb] = ['/api/v1/workspaces', 'GET'];
    const policy = policyForPath(path, { methods: [verb], api: API, endsAt });
    const at = (time: string) => judge(policy, verb, path, { 'aws:CurrentTime': time });

    expect(at('2027-01-15T07:59:59.999Z')).toBe('allowed');
    expect(at(endsAt)).toBe('denied-implicitly');
  });

  it('says nothing of another API or stage', () => {
    const policy = policyForPath('/api/v1/workspaces', {
      methods: VERBS,
      api: API,
      endsAt: undefined,
    });
    for (const stage of [STAGE.replace('abcdef', 'zzzzzz'), `${STAGE}2`]) {
      const resource = `${stage}/GET/api/v1/workspaces`;
      const request = { action: 'execute-api:Invoke', resource, context: {} };
      expect(evaluatePolicies([policy], request)).toBe('denied-implicitly');
    }
  });
});

it('allows full access to whatever lies below the prefix, and to nothing internal', () => {
  const policy = fullAccessPolicy(API);
  for (const verb of VERBS) {
    expect(judge(policy, verb, '/api/v1/not/listed/yet')).toBe('allowed');
    expect(judge(policy, verb, '/internal/resources')).not.toBe('allowed');
    expect(judge(policy, verb, '/api/v1/workspaces/ws-1/../ws-2')).not.toBe('allowed');
  }
});

it.each(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])(
  'allows full access to %s, and to no verb that begins with it',
  (verb) => {
    expect(judge(fullAccessPolicy(API), verb, '/api/v1/workspaces')).toBe('allowed');
    expect(judge(fullAccessPolicy(API), `${verb}S`, '/api/v1/workspaces')).not.toBe('allowed');
  },
);

it.each(['/api/..;a=b', '/api/./x', '/api/x/.', '/api//x', '/api/%61', '/api/a\\b'])(
  'denies full access to %s, which a server behind could read as another path',
  (path) => {
    expect(judge(fullAccessPolicy(API), 'GET', path)).toBe('denied-explicitly');
  },
);
