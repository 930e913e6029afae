// What a function may do on the local services: its role's policies and nothing else.
import { accessKeyIdOf, createFunctionAuthorize } from '../../local/function-identity.ts';
import type { Authorize } from '../../local/function-identity.ts';
import { resolveAssembly, resourcesOfType } from '../../local/template/resolved-assembly.ts';
import type { PlacedResource } from '../../local/template/resolved-assembly.ts';
import { withAssembly } from './gateway/api-template.ts';
import type { Resources } from './gateway/api-template.ts';

const ROLE = { 'Fn::GetAtt': ['Role', 'Arn'] };
const document = (action: string): unknown => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});

function authorizeOf(resources: Resources): { authorize: Authorize; lambda: PlacedResource } {
  const all: Resources = {
    Run: { Type: 'AWS::Lambda::Function', Properties: { Role: ROLE } },
    Role: { Type: 'AWS::IAM::Role' },
    ...resources,
  };
  const assembly = withAssembly(all, resolveAssembly);
  const lambdas = resourcesOfType(assembly, 'AWS::Lambda::Function');
  return { authorize: createFunctionAuthorize(assembly, lambdas), lambda: lambdas[0]! };
}

it.each<[string, Resources]>([
  [
    'inline in the role',
    {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { Policies: [{ PolicyDocument: document('a:Get') }] },
      },
    },
  ],
  [
    'attached by a policy',
    {
      P: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: document('a:Get') },
      },
    },
  ],
  [
    'attached to a role by name',
    {
      P: {
        Type: 'AWS::IAM::RolePolicy',
        Properties: { RoleName: { Ref: 'Role' }, PolicyDocument: document('a:Get') },
      },
    },
  ],
  [
    'managed and named by the role',
    {
      Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [{ Ref: 'P' }] } },
      P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document('a:Get') } },
    },
  ],
])('allows what a policy %s allows, and nothing else', (_case, resources) => {
  const { authorize, lambda } = authorizeOf(resources);

  expect(authorize(accessKeyIdOf(lambda), 'a:Get', 'arn')).toBe(true);
  expect(authorize(accessKeyIdOf(lambda), 'a:Put', 'arn')).toBe(false);
});

it('gives a function nothing of a policy for another role, nor of one that AWS manages', () => {
  const { authorize, lambda } = authorizeOf({
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    },
    Other: { Type: 'AWS::IAM::Role' },
    P: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Other' }], PolicyDocument: document('*') },
    },
  });

  expect(authorize(accessKeyIdOf(lambda), 'a:Get', 'arn')).toBe(false);
});

it('lets whoever started the local run do everything', () => {
  expect(authorizeOf({}).authorize('LOCAL', 'a:Get', 'arn')).toBe(true);
});

it('refuses a role that is elsewhere, and a permissions boundary', () => {
  const elsewhere: Resources = {
    Run: { Type: 'AWS::Lambda::Function', Properties: { Role: 'arn:aws:iam::1:role/x' } },
  };
  const bounded: Resources = {
    Role: { Type: 'AWS::IAM::Role', Properties: { PermissionsBoundary: 'arn' } },
  };

  expect(() => authorizeOf(elsewhere)).toThrow('Run: its role is not in the assembly');
  expect(() => authorizeOf(bounded)).toThrow('Role: permissions boundaries are not emulated');
});

it('gives every function an access key of its own, the same in every run', () => {
  const { lambda } = authorizeOf({});
  const other = { ...lambda, logicalId: 'Other' };

  expect(accessKeyIdOf(lambda)).toBe(accessKeyIdOf(authorizeOf({}).lambda));
  expect(accessKeyIdOf(lambda)).not.toBe(accessKeyIdOf(other));
});

it('cloud-04: conditions on keys of a service are settled by what the request has for them', () => {
  const statement = {
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: '*',
    Condition: { StringEquals: { 'events:source': 'app' } },
  };
  const { authorize, lambda } = authorizeOf({
    P: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: { Version: '2012-10-17', Statement: statement },
      },
    },
  });
  const ask = (...values: [] | [() => Record<string, string[]>]) =>
    authorize(accessKeyIdOf(lambda), 'events:PutEvents', 'arn:bus', ...values);

  expect(ask(() => ({ 'events:source': ['app'] }))).toBe(true);
  expect(ask(() => ({ 'events:source': ['other'] }))).toBe(false);
  expect(ask()).toBe(false);
});
