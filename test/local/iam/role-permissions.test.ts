// Which policies a function acts under, in every way that a template can attach them.
import { rolePermissions } from '../../../local/iam/role-permissions.ts';
import type { IamResource } from '../../../local/iam/role-permissions.ts';

/** A policy document that can be told from others. */
function documentOf(action: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

function resource(
  type: string,
  logicalId: string,
  properties: object,
  physicalId?: string,
): IamResource {
  return {
    logicalId,
    type,
    properties: properties as Record<string, unknown>,
    ...(physicalId !== undefined && { physicalId }),
  };
}

const fn = (role: string, logicalId = 'Fn') =>
  resource('AWS::Lambda::Function', logicalId, { Role: role });
const role = (properties: object = {}, physicalId?: string) =>
  resource('AWS::IAM::Role', 'FnRole', properties, physicalId);
const ROLE_ARN = 'arn:aws:iam::123456789012:role/Stack-FnRole-abc';

/** The actions that the function's policies name. */
function actionsOf(resources: readonly IamResource[], logicalId = 'Fn') {
  const policies = rolePermissions(resources).get(logicalId) as ReturnType<typeof documentOf>[];
  return policies.flatMap(({ Statement }) => Statement.map(({ Action }) => Action));
}

describe('rolePermissions', () => {
  it.each<[string, IamResource[]]>([
    [
      'the physical id',
      [
        fn(ROLE_ARN),
        role({ Policies: [{ PolicyDocument: documentOf('a:B') }] }, 'Stack-FnRole-abc'),
      ],
    ],
    [
      'the RoleName',
      [
        fn(ROLE_ARN),
        role({ RoleName: 'Stack-FnRole-abc', Policies: [{ PolicyDocument: documentOf('a:B') }] }),
      ],
    ],
    [
      'the logical id',
      [
        fn('arn:aws:iam::1:role/FnRole'),
        role({ Policies: [{ PolicyDocument: documentOf('a:B') }] }),
      ],
    ],
    ['the name alone', [fn('FnRole'), role({ Policies: [{ PolicyDocument: documentOf('a:B') }] })]],
    [
      'the end of an ARN with a path',
      [
        fn('arn:aws:iam::1:role/service/FnRole'),
        role({ Policies: [{ PolicyDocument: documentOf('a:B') }] }),
      ],
    ],
  ])('finds the role by %s', (_name, resources) => {
    expect(actionsOf(resources)).toEqual(['a:B']);
  });

  it('gathers inline, attached and managed policies', () => {
    const resources = [
      fn(ROLE_ARN),
      role(
        {
          Policies: [{ PolicyName: 'p', PolicyDocument: documentOf('inline:A') }],
          ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/Stack-Own-xyz'],
        },
        'Stack-FnRole-abc',
      ),
      resource('AWS::IAM::Policy', 'P', {
        Roles: ['Stack-FnRole-abc'],
        PolicyDocument: documentOf('attached:A'),
      }),
      resource('AWS::IAM::RolePolicy', 'R', {
        RoleName: 'Stack-FnRole-abc',
        PolicyDocument: documentOf('role:A'),
      }),
      resource(
        'AWS::IAM::ManagedPolicy',
        'Own',
        { PolicyDocument: documentOf('own:A') },
        'arn:aws:iam::123456789012:policy/Stack-Own-xyz',
      ),
      resource('AWS::IAM::ManagedPolicy', 'M', {
        Roles: ['Stack-FnRole-abc'],
        PolicyDocument: documentOf('managed:A'),
      }),
    ];

    expect(actionsOf(resources)).toEqual([
      'inline:A',
      'own:A',
      'attached:A',
      'role:A',
      'managed:A',
    ]);
  });

  it('gives nothing of another role', () => {
    const resources = [
      fn(ROLE_ARN),
      role({}, 'Stack-FnRole-abc'),
      resource('AWS::IAM::Policy', 'P', {
        Roles: ['FnRole', 'Stack-Other-abc'],
        PolicyDocument: documentOf('a:B'),
      }),
      resource('AWS::IAM::Policy', 'Q', {
        Users: ['Stack-FnRole-abc'],
        PolicyDocument: documentOf('a:B'),
      }),
    ];

    expect(actionsOf(resources)).toEqual([]);
  });

  it('knows the policies managed by AWS, and gives nothing for one that it does not know', () => {
    const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const basic = role({ ManagedPolicyArns: [arn('service-role/AWSLambdaBasicExecutionRole')] });
    const all = role({ ManagedPolicyArns: [arn('AdministratorAccess')] });

    expect(actionsOf([fn('FnRole'), basic]).flat()).toContain('logs:PutLogEvents');
    expect(actionsOf([fn('FnRole'), all])).toEqual([]);
  });

  it('does not take a policy of the template for one managed by AWS of the same name', () => {
    const resources = [
      fn('FnRole'),
      role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      resource('AWS::IAM::ManagedPolicy', 'M', {
        ManagedPolicyName: 'AdministratorAccess',
        PolicyDocument: documentOf('a:B'),
      }),
    ];

    expect(actionsOf(resources)).toEqual([]);
  });

  it('gives a function whose role lies elsewhere only what is attached to the role by name', () => {
    const attached = resource('AWS::IAM::Policy', 'P', {
      Roles: ['elsewhere'],
      PolicyDocument: documentOf('a:B'),
    });

    expect(actionsOf([fn('arn:aws:iam::1:role/elsewhere'), attached])).toEqual(['a:B']);
    expect(actionsOf([fn('arn:aws:iam::1:role/other'), attached])).toEqual([]);
  });

  it('refuses a malformed policy by the logical id of its resource', () => {
    const broken = resource('AWS::IAM::Policy', 'Broken', {
      Roles: ['FnRole'],
      PolicyDocument: {},
    });

    expect(() => rolePermissions([fn('FnRole'), role(), broken])).toThrow(/^Broken: .*malformed/);
  });

  it('refuses a permissions boundary, which could take something away', () => {
    const bounded = role({ PermissionsBoundary: 'arn:x' });

    expect(() => rolePermissions([fn('FnRole'), bounded])).toThrow(/^FnRole: /);
  });

  it('refuses two functions of one logical id, which their keys could not tell apart', () => {
    expect(() => rolePermissions([fn('FnRole'), fn('Other')])).toThrow(/^Fn: /);
  });
});
