// The grammar of policy documents: what is read, and what is no policy.
import {
  MalformedPolicyError,
  parsePolicyDocument,
} from '../../../local/policy/policy-document.ts';

const ALLOW = { Effect: 'Allow', Action: 'a:B', Resource: '*' };
const without = (name: string) =>
  Object.fromEntries(Object.entries(ALLOW).filter(([member]) => member !== name));

describe('parsePolicyDocument', () => {
  it('reads one statement as well as a list of statements', () => {
    const one = parsePolicyDocument({ Version: '2012-10-17', Statement: ALLOW });
    const list = parsePolicyDocument({ Version: '2008-10-17', Id: 'x', Statement: [ALLOW, ALLOW] });

    expect(one).toEqual([
      {
        effect: 'Allow',
        action: { patterns: ['a:B'], isNegated: false },
        resource: { patterns: ['*'], isNegated: false },
        hasUnknownElement: false,
      },
    ]);
    expect(list).toEqual([one[0], one[0]]);
  });

  it('reads negated elements, lists and condition values of every scalar type', () => {
    const [statement] = parsePolicyDocument({
      Statement: {
        Sid: 's',
        Effect: 'Deny',
        NotAction: ['a:B', 'a:C'],
        NotResource: 'arn:x',
        Condition: { Bool: { 'aws:SecureTransport': [true, 'false'] }, N: { k: 1 } },
      },
    });

    expect(statement).toEqual({
      effect: 'Deny',
      action: { patterns: ['a:B', 'a:C'], isNegated: true },
      resource: { patterns: ['arn:x'], isNegated: true },
      conditions: [
        { operator: 'Bool', key: 'aws:SecureTransport', values: ['true', 'false'] },
        { operator: 'N', key: 'k', values: ['1'] },
      ],
      hasUnknownElement: false,
    });
  });

  it.each(['Principal', 'NotPrincipal', 'Resources', 'effect'])(
    'marks a statement with %s',
    (name) => {
      const [statement] = parsePolicyDocument({ Statement: { ...ALLOW, [name]: '*' } });

      expect(statement?.hasUnknownElement).toBe(true);
    },
  );

  it.each<[string, unknown]>([
    ['null', null],
    ['a string', '{"Statement":[]}'],
    ['a list', [ALLOW]],
    ['an object without Statement', { Version: '2012-10-17' }],
    ['an unknown version', { Version: '2012-10-18', Statement: ALLOW }],
    ['a version that is no string', { Version: 20121017, Statement: ALLOW }],
    ['an unknown element', { Statement: ALLOW, Foo: 1 }],
    ['an Id that is no string', { Id: 1, Statement: ALLOW }],
    ['a Sid that is no string', { Statement: { ...ALLOW, Sid: 1 } }],
    ['a statement that is null', { Statement: [null] }],
    ['a statement that is a list', { Statement: [[ALLOW]] }],
    ['no Effect', { Statement: without('Effect') }],
    ['an Effect in lower case', { Statement: { ...ALLOW, Effect: 'allow' } }],
    ['no Action', { Statement: without('Action') }],
    ['no Resource', { Statement: without('Resource') }],
    ['Action beside NotAction', { Statement: { ...ALLOW, NotAction: 'a:C' } }],
    ['Resource beside NotResource', { Statement: { ...ALLOW, NotResource: 'arn:x' } }],
    ['an empty list of actions', { Statement: { ...ALLOW, Action: [] } }],
    ['an empty NotResource', { Statement: { ...without('Resource'), NotResource: [] } }],
    ['a resource that is no string', { Statement: { ...ALLOW, Resource: [1] } }],
    ['a Condition that is a list', { Statement: { ...ALLOW, Condition: [] } }],
    ['a Condition that is null', { Statement: { ...ALLOW, Condition: null } }],
    ['an operator without keys', { Statement: { ...ALLOW, Condition: { Bool: 'x' } } }],
    [
      'a condition value that is null',
      { Statement: { ...ALLOW, Condition: { Bool: { k: null } } } },
    ],
  ])('refuses %s', (_name, document) => {
    expect(() => parsePolicyDocument(document)).toThrow(MalformedPolicyError);
  });

  it.each(['Effect', 'Sid', 'Action', 'Condition'])('quotes nothing of a malformed %s', (name) => {
    const document = { Statement: { ...ALLOW, [name]: [{ secret: 'MARK' }] } };

    expect(() => parsePolicyDocument(document)).toThrow(/^((?!MARK).)*$/s);
  });
});
