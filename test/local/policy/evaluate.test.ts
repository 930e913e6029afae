// The evaluation of policies, one row per rule of the IAM documentation, and the laws that hold for all policies.
import fc from 'fast-check';
import { MalformedPolicyError, evaluatePolicies } from '../../../local/policy/evaluate.ts';
import type { PolicySwitches } from '../../../local/policy/evaluate.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/GET/api/workspaces/ws-1';
const CONTEXT = { 'aws:CurrentTime': '2026-11-24T12:00:00Z', 'aws:SourceIp': '203.0.113.9' };
const REQUEST = { action: 'execute-api:Invoke', resource: ARN, context: CONTEXT };
const ALLOW = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: ARN };
const DENY = { ...ALLOW, Effect: 'Deny' };
const BEFORE = { DateLessThan: { 'aws:CurrentTime': '2026-11-24T12:00:01Z' } };
const AFTER = { DateGreaterThan: { 'aws:CurrentTime': '2026-11-24T12:00:01Z' } };
const UNREADABLE = { StringEquals: { 'aws:Unheard': 'x' } };

function policyOf(...statements: object[]) {
  return { Version: '2012-10-17', Statement: statements };
}

function decide(statements: object[], switches?: PolicySwitches) {
  return evaluatePolicies([policyOf(...statements)], REQUEST, switches);
}

describe('evaluatePolicies', () => {
  it.each<[string, object[], string]>([
    ['nothing by default', [], 'denied-implicitly'],
    ['what an Allow names', [ALLOW], 'allowed'],
    ['a Deny before an Allow', [ALLOW, DENY], 'denied-explicitly'],
    ['a Deny whatever the order', [DENY, ALLOW], 'denied-explicitly'],
    ['an action in any case', [{ ...ALLOW, Action: 'EXECUTE-API:invoke' }], 'allowed'],
    ['an action by wildcard', [{ ...ALLOW, Action: 'execute-api:Inv*' }], 'allowed'],
    ['every action by a star', [{ ...ALLOW, Action: '*' }], 'allowed'],
    ['one of several actions', [{ ...ALLOW, Action: ['a:B', 'execute-api:Invoke'] }], 'allowed'],
    ['no other action', [{ ...ALLOW, Action: 'execute-api:Invalidate' }], 'denied-implicitly'],
    [
      'not what NotAction names',
      [{ ...ALLOW, Action: undefined, NotAction: 'execute-api:*' }],
      'denied-implicitly',
    ],
    [
      'what NotAction does not name',
      [{ ...ALLOW, Action: undefined, NotAction: 's3:*' }],
      'allowed',
    ],
    ['every resource by a star', [{ ...ALLOW, Resource: '*' }], 'allowed'],
    [
      'a resource by a star across segments',
      [{ ...ALLOW, Resource: 'arn:aws:execute-api:*/prod/GET/*' }],
      'allowed',
    ],
    [
      'no resource in another case',
      [{ ...ALLOW, Resource: ARN.toUpperCase().replace('ARN:', 'arn:') }],
      'denied-implicitly',
    ],
    [
      'no resource by its beginning',
      [{ ...ALLOW, Resource: ARN.slice(0, -1) }],
      'denied-implicitly',
    ],
    ['no resource by its end', [{ ...ALLOW, Resource: `${ARN}2` }], 'denied-implicitly'],
    [
      'no dot as a wildcard',
      [{ ...ALLOW, Resource: ARN.replace('/prod', '.prod') }],
      'denied-implicitly',
    ],
    ['one of several resources', [{ ...ALLOW, Resource: ['arn:x', ARN] }], 'allowed'],
    [
      'not what NotResource names',
      [{ ...ALLOW, Resource: undefined, NotResource: [ARN] }],
      'denied-implicitly',
    ],
    [
      'what NotResource does not name',
      [{ ...ALLOW, Resource: undefined, NotResource: ['arn:x'] }],
      'allowed',
    ],
    [
      'not what a Deny of NotResource leaves',
      [ALLOW, { ...DENY, Resource: undefined, NotResource: 'arn:x' }],
      'denied-explicitly',
    ],
    ['past a Deny of something else', [ALLOW, { ...DENY, Resource: 'arn:x' }], 'allowed'],
    ['under a condition that holds', [{ ...ALLOW, Condition: BEFORE }], 'allowed'],
    ['not under a condition that fails', [{ ...ALLOW, Condition: AFTER }], 'denied-implicitly'],
    [
      'not under a Deny whose condition holds',
      [ALLOW, { ...DENY, Condition: BEFORE }],
      'denied-explicitly',
    ],
    ['past a Deny whose condition fails', [ALLOW, { ...DENY, Condition: AFTER }], 'allowed'],
  ])('allows %s', (_name, statements, decision) => {
    const plain = JSON.parse(JSON.stringify(statements)) as object[];

    expect(decide(plain)).toBe(decision);
  });

  it.each<[string, object]>([
    ['an unknown condition key', { Condition: UNREADABLE }],
    ['an empty condition', { Condition: {} }],
    ['a principal', { Principal: '*' }],
    ['an unknown element', { Resources: ARN }],
    ['a policy variable in a resource', { Resource: 'arn:aws:execute-api:${aws:username}' }],
    ['a resource that is no ARN', { Resource: 'prod/GET/*' }],
    ['an action without a service', { Action: 'Invoke' }],
    ['an action with a wildcard in the service', { Action: 'execute*:Invoke' }],
    ['an action beyond ASCII', { Action: 'execute-api:Invo\u212Ae' }],
  ])('does not trust a statement with %s', (_name, elements) => {
    expect(decide([{ ...ALLOW, ...elements }])).toBe('denied-implicitly');
    expect(decide([ALLOW, { ...DENY, ...elements }])).toBe('denied-explicitly');
  });

  it('denies by a statement with an unknown element whatever its resource', () => {
    expect(decide([ALLOW, { ...DENY, Resource: 'arn:x', Foo: 1 }])).toBe('denied-explicitly');
  });

  it('takes wildcards in the requested resource as plain characters', () => {
    const request = { ...REQUEST, resource: ARN.replace('ws-1', '*') };

    expect(evaluatePolicies([policyOf(ALLOW)], request)).toBe('denied-implicitly');
  });

  it('decides over all policies together', () => {
    expect(evaluatePolicies([policyOf(), policyOf(ALLOW)], REQUEST)).toBe('allowed');
    expect(evaluatePolicies([policyOf(ALLOW), policyOf(DENY)], REQUEST)).toBe('denied-explicitly');
    expect(evaluatePolicies([], REQUEST)).toBe('denied-implicitly');
  });

  it('fails when any of the policies is malformed, even beside a Deny', () => {
    expect(() => evaluatePolicies([policyOf(DENY), {}], REQUEST)).toThrow(MalformedPolicyError);
  });

  describe('as a service that honours no condition', () => {
    const switches = { conditions: 'no-match' } as const;

    it('never applies an Allow with a condition and always a Deny with one', () => {
      expect(decide([{ ...ALLOW, Condition: BEFORE }], switches)).toBe('denied-implicitly');
      expect(decide([ALLOW, { ...DENY, Condition: AFTER }], switches)).toBe('denied-explicitly');
    });

    it('decides as ever where no condition stands in the way', () => {
      const elsewhere = { ...DENY, Resource: 'arn:x', Condition: AFTER };

      expect(decide([ALLOW, elsewhere], switches)).toBe('allowed');
    });
  });

  describe('for all policies', () => {
    const resource = fc.constantFrom(ARN, '*', 'arn:*', 'arn:x', `${ARN}?`, 'arn:${x}', 'nonsense');
    const condition = fc.constantFrom(undefined, BEFORE, AFTER, UNREADABLE, {});
    const statement = fc
      .record({
        Effect: fc.constantFrom('Allow', 'Deny'),
        Action: fc.constantFrom('*', 'execute-api:*', 'execute-api:Invoke', 's3:Get*', 'Invoke'),
        element: fc.constantFrom('Resource', 'NotResource'),
        patterns: fc.array(resource, { minLength: 1, maxLength: 3 }),
        Condition: condition,
      })
      .map(({ element, patterns, Condition, ...rest }) => ({
        ...rest,
        [element]: patterns,
        ...(Condition && { Condition }),
      }));
    const statements = fc.array(statement, { maxLength: 5 });

    it('never allows more for a further Deny, nor takes a Deny back for a further Allow', () => {
      fc.assert(
        fc.property(statements, statement, (some, another) => {
          const [before, after] = [decide(some), decide([...some, another])];
          if (another.Effect === 'Deny')
            expect(after === 'allowed' && before !== 'allowed').toBe(false);
          if (before === 'denied-explicitly') expect(after).toBe('denied-explicitly');
        }),
      );
    });

    it('gives one answer whatever the order of the statements', () => {
      fc.assert(
        fc.property(statements, (some) => {
          expect(decide(some.toReversed())).toBe(decide(some));
        }),
      );
    });

    it('never allows more when conditions are not honoured', () => {
      fc.assert(
        fc.property(statements, (some) => {
          if (decide(some, { conditions: 'no-match' }) === 'allowed')
            expect(decide(some)).toBe('allowed');
        }),
      );
    });

    it('fails on arbitrary JSON with MalformedPolicyError or decides, and never allows by it', () => {
      const named = fc.dictionary(
        fc.constantFrom(
          'Version',
          'Statement',
          'Effect',
          'Action',
          'Resource',
          'Condition',
          '__proto__',
        ),
        fc.jsonValue(),
      );
      const statementLike = fc.record({
        Effect: fc.constantFrom('Allow', 'Deny', 'x'),
        Action: fc.oneof(fc.constant('*'), fc.jsonValue()),
        Resource: fc.oneof(fc.constant('arn:y'), fc.jsonValue()),
        Condition: fc.jsonValue(),
      });
      const document = fc.oneof(
        fc.jsonValue(),
        named,
        statementLike.map((each) => policyOf(each)),
      );
      fc.assert(
        fc.property(document, (any) => {
          try {
            expect(evaluatePolicies([any], REQUEST)).not.toBe('allowed');
          } catch (error) {
            if (!(error instanceof MalformedPolicyError)) throw error;
          }
        }),
        { numRuns: 1000 },
      );
    });
  });
});
