// The limits of AWS that a template can run into at deployment, checked before it. Values that are known at deployment
// only count as long as the longest that AWS makes.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
import type { StageSettingsInput } from '../../lib/stage-settings.ts';
import { MINIMAL_SETTINGS, synthesize } from './synthesized-stack.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Description?: unknown }>>;
  readonly Parameters?: object;
  readonly Mappings?: object;
  readonly Description?: string;
}

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
const issuers = Array.from({ length: 3 }, (_, index) => ({
  ...MINIMAL_SETTINGS.issuers![0]!,
  issuer: `https://login-${String(index)}.a-rather-long-name.example/realms/production`,
  userIdPrefix: `${String(index)}.`,
}));

const STAGES: Readonly<Record<string, Partial<StageSettingsInput>>> = {
  'the default settings': {},
  'everything switched on': {
    issuers,
    accessControl: true,
    userPool: {
      signIn: { name: 'login.example', certificateArn: CERTIFICATE },
      userIdPrefix: 'u.',
    },
    dashboard: { domain: { name: 'rigbox.dev', certificateArn: CERTIFICATE } },
    domain: { name: 'api.example', certificateArn: CERTIFICATE },
    alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:alarms',
    retainData: false,
  },
};

/** As long as an ARN of a function with a generated name, which is the longest that stands for a reference here. */
const REFERENCE = 'x'.repeat(140);

/** Lengths of what is shorter, and in so many places that it matters: by the name, and ids of API Gateway. */
const SHORT: readonly (readonly [RegExp, number])[] = [
  [/^AWS::Partition$/, 'aws-us-gov'.length],
  [/^AWS::Region$/, 'ap-southeast-1'.length],
  [/^AWS::AccountId$/, 12],
  [/^FrontDoorApi[0-9A-F]{8}$/, 10],
  [/^FrontDoorApiDeploymentStage/, 32],
];

function referenceTo(name: unknown): string {
  const [, length] = SHORT.find(([pattern]) => pattern.test(String(name))) ?? [];
  return length === undefined ? REFERENCE : 'x'.repeat(length);
}

/** Writes a value as it will be, with every function of the template replaced by text that is long enough. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [[name, first] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0 && name === 'Fn::Join') {
    const [separator, parts] = first as [string, unknown[]];
    return JSON.stringify(parts.map((part) => JSON.parse(textOf(part)) as string).join(separator));
  }
  if (others.length === 0 && /^(Ref|Fn::.+)$/.test(name)) return JSON.stringify(referenceTo(first));
  const members = Object.entries(value).map(
    ([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`,
  );
  return `{${members.join(',')}}`;
}

describe.each(Object.entries(STAGES))('with %s, the template', (_, input) => {
  const template = synthesize(input).toJSON() as Document;
  const all = Object.entries(template.Resources);
  const ofType = (type: string) => all.filter(([, { Type }]) => Type === type);

  // A tenth is left for what the next release adds: the limit is 500.
  it('has at most 450 resources', () => {
    expect(all.length).toBeLessThanOrEqual(450);
  });

  it('is smaller than a megabyte, and has few enough outputs, parameters and mappings', () => {
    expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(1_000_000);
    expect(Object.keys(template.Outputs ?? {}).length).toBeLessThanOrEqual(200);
    expect(Object.keys(template.Parameters ?? {}).length).toBeLessThanOrEqual(200);
    expect(Object.keys(template.Mappings ?? {}).length).toBeLessThanOrEqual(200);
  });

  it('has logical ids and descriptions that are short enough, and literal outputs', () => {
    const LIMITS: Record<string, number> = {
      'AWS::Lambda::Function': 256,
      'AWS::IAM::Role': 1000,
      'AWS::CloudWatch::Alarm': 1024,
      'AWS::ApiGateway::RestApi': 1024,
    };
    const tooLong = all.filter(([id, { Type, Properties }]) => {
      const description = Properties?.['Description'] ?? Properties?.['AlarmDescription'] ?? '';
      return id.length > 255 || textOf(description).length - 2 > (LIMITS[Type] ?? 1024);
    });

    expect(tooLong).toEqual([]);
    for (const { Description } of Object.values<{ Description?: unknown }>(
      template.Outputs ?? {},
    )) {
      if (Description !== undefined) expect(typeof Description).toBe('string');
    }
  });

  it('gives no role more policy text than IAM takes', () => {
    const policies = ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) =>
      (Properties!['Roles'] as { Ref: string }[]).map(({ Ref }) => ({
        role: Ref,
        bytes: Buffer.byteLength(textOf(Properties!['PolicyDocument'])),
      })),
    );
    const byRole = Map.groupBy(policies, ({ role }) => role);

    expect(byRole.size).toBeGreaterThan(5);
    for (const [role, its] of byRole) {
      const bytes = its.reduce((sum, policy) => sum + policy.bytes, 0);
      expect([role, bytes <= 10_240]).toEqual([role, true]);
    }
  });

  it('gives no function more environment than Lambda takes', () => {
    for (const [id, { Properties }] of ofType('AWS::Lambda::Function')) {
      const { Variables = {} } = (Properties!['Environment'] ?? {}) as { Variables?: object };
      expect([id, Buffer.byteLength(textOf(Variables)) <= 4096]).toEqual([id, true]);
    }
  });

  // Every permission is a statement of one policy, under an id that Lambda makes.
  it('gives no function more permissions than its policy holds', () => {
    const permissions = Map.groupBy(ofType('AWS::Lambda::Permission'), ([, { Properties }]) =>
      JSON.stringify(Properties!['FunctionName']),
    );
    for (const [name, its] of permissions) {
      const statements = its.map(([, { Properties }]) => ({
        Sid: 'x'.repeat(100),
        Effect: 'Allow',
        Principal: { Service: Properties!['Principal'] },
        Action: 'lambda:InvokeFunction',
        Resource: REFERENCE,
        Condition: { ArnLike: { 'AWS:SourceArn': Properties!['SourceArn'] } },
      }));
      const policy = { Version: '2012-10-17', Id: 'default', Statement: statements };
      expect([name, Buffer.byteLength(textOf(policy)) <= 20_480]).toEqual([name, true]);
    }
  });

  it('has at most 300 resources in the API, and 10 authorizers', () => {
    expect(ofType('AWS::ApiGateway::Resource').length).toBeLessThanOrEqual(300);
    expect(ofType('AWS::ApiGateway::Authorizer').length).toBeLessThanOrEqual(10);
  });

  it('has mapping templates and policies of the API that are small enough', () => {
    for (const [id, { Properties }] of ofType('AWS::ApiGateway::Method')) {
      const texts = stringsIn(Properties).map((text) => Buffer.byteLength(text));
      expect([id, Math.max(...texts) <= 300_000]).toEqual([id, true]);
    }
  });

  it('has at most two subscriptions for each log group', () => {
    const byGroup = Map.groupBy(ofType('AWS::Logs::SubscriptionFilter'), ([, { Properties }]) =>
      JSON.stringify(Properties!['LogGroupName']),
    );
    for (const its of byGroup.values()) expect(its.length).toBeLessThanOrEqual(2);
  });

  // More is possible, and costs more for every request.
  it('has a web ACL within the 1500 capacity units that its price includes', () => {
    const [[, acl] = []] = ofType('AWS::WAFv2::WebACL');
    const rules = acl!.Properties!['Rules'] as { Statement: object }[];
    const units = rules.map(({ Statement }) => unitsOf(Statement) + readingUnitsOf(Statement));

    expect(units.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1500);
  });
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((one) => stringsIn(one))
    : [];
}

/** Units of AWS's own rule groups, as their documentation states them. */
const MANAGED: Readonly<Record<string, number>> = {
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
};

const UNITS_OF_KEY = 30;

/** For each part of a request that a rule reads in its own way, also when that is as it was sent. */
const UNITS_OF_READING = 10;

function readingUnitsOf(statement: object): number {
  const readings = new Set<string>();
  JSON.stringify(statement, (_, value: unknown) => {
    const { FieldToMatch: field, TextTransformations: how } = (value ?? {}) as Content;
    if (field) readings.add(JSON.stringify([field, how]));
    return value;
  });
  return readings.size * UNITS_OF_READING;
}

type Units = (content: Content) => number;

const scopeOf = ({ ScopeDownStatement: scope }: Content) => (scope ? unitsOf(scope) : 0);
const allOf = ({ Statements: all = [] }: Content) =>
  all.reduce((sum, one) => sum + unitsOf(one), 1);

/** The documented units of each kind of statement that the web ACL has. */
const UNITS: Readonly<Record<string, Units>> = {
  AndStatement: allOf,
  OrStatement: allOf,
  NotStatement: ({ Statement = {} }) => 1 + unitsOf(Statement),
  ByteMatchStatement: ({ PositionalConstraint }) => (PositionalConstraint === 'EXACTLY' ? 2 : 10),
  RegexMatchStatement: () => 3,
  SizeConstraintStatement: () => 1,
  RateBasedStatement: (content) =>
    2 + (content.CustomKeys ?? []).length * UNITS_OF_KEY + scopeOf(content),
  ManagedRuleGroupStatement: (content) => (MANAGED[content.Name ?? ''] ?? NaN) + scopeOf(content),
};

/** Gives the units of a statement; a kind that is not known is an error, so that none counts as nothing. */
function unitsOf(statement: object): number {
  const [[kind, content] = ['', {}]] = Object.entries(statement) as [string, Content][];
  const units = UNITS[kind];
  if (!units) throw new Error(`units of ${kind} are not known`);
  return units(content);
}

interface Content {
  readonly FieldToMatch?: unknown;
  readonly PositionalConstraint?: string;
  readonly TextTransformations?: readonly unknown[];
  readonly Statements?: readonly object[];
  readonly Statement?: object;
  readonly ScopeDownStatement?: object;
  readonly CustomKeys?: readonly unknown[];
  readonly Name?: string;
}

describe('the measure', () => {
  it('counts references as long as they can be, and everything else as it is', () => {
    expect(
      JSON.parse(textOf({ a: { Ref: 'Table' }, b: { 'Fn::Join': ['-', ['x', { Ref: 'y' }]] } })),
    ).toEqual({
      a: REFERENCE,
      b: `x-${REFERENCE}`,
    });
  });

  it('fails for a rule of the web ACL that it does not know', () => {
    expect(() => unitsOf({ GeoMatchStatement: {} })).toThrow('GeoMatchStatement');
  });
});
