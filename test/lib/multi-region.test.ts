// A stage in two regions: three stacks, one writer, and what each region has of its own. What is written here in full is
// what an operator has to be able to rely on; docs/decisions/0040-multi-region.md says why it is so.
import { Stack, type App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { WITHDRAWALS } from '../../core/session.ts';
import type { MultiRegionSettings } from '../../lib/multi-region-settings.ts';
import { parseStageSettings } from '../../lib/stage-settings.ts';
import { createStageStacks } from '../../lib/stage-stacks.ts';
import { compileEventPattern } from '../../local/stream/event-pattern.ts';
import { securityFindings } from './security-findings.ts';
import { createApp, MINIMAL_SETTINGS, synthesize } from './synthesized-stack.ts';

const ACCOUNT = '123456789012';
const streamIn = (region: string, table: string) =>
  `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${table}/stream/2026-01-01T00:00:00.000`;
const streamsIn = (region: string) => ({
  apiKeys: streamIn(region, 'rigbox-keys'),
  sessions: streamIn(region, 'rigbox-sessions'),
});
const certificateIn = (region: string) => `arn:aws:acm:${region}:${ACCOUNT}:certificate/1`;

const MULTI_REGION = {
  active: 'primary',
  tableNames: { apiKeys: 'rigbox-keys', sessions: 'rigbox-sessions' },
  hostedZone: { id: 'Z1', name: 'rigbox.dev' },
  primary: {
    region: 'eu-west-1',
    regionalName: 'api-eu-west-1.rigbox.dev',
    streamArns: streamsIn('eu-west-1'),
  },
  standby: {
    region: 'eu-central-1',
    regionalName: 'api-eu-central-1.rigbox.dev',
    streamArns: streamsIn('eu-central-1'),
    certificateArn: certificateIn('eu-central-1'),
    workspaceServiceUrl: 'https://standby.workspaces.example',
    alarmTopicArn: `arn:aws:sns:eu-central-1:${ACCOUNT}:alarms`,
  },
} satisfies MultiRegionSettings;

const SETTINGS = {
  ...MINIMAL_SETTINGS,
  env: { account: ACCOUNT, region: 'eu-west-1' },
  domain: { name: 'api.rigbox.dev', certificateArn: certificateIn('eu-west-1') },
  alarmTopicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:alarms`,
  dashboard: { clientId: 'page' },
  multiRegion: MULTI_REGION,
};

const parse = (change: object) => parseStageSettings('test', { ...SETTINGS, ...change });

function stacksOf(app: App, change: object = {}): Readonly<Record<string, Stack>> {
  createStageStacks(app, 'test', parse(change));
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return Object.fromEntries(stacks.map((stack) => [stack.stackName, stack]));
}

function templatesOf(change: object = {}) {
  const {
    'RigboxAuth-test': primary,
    'RigboxAuth-test-standby': standby,
    'RigboxAuth-test-tables': tables,
  } = stacksOf(createApp(), change);
  return {
    primary: Template.fromStack(primary!),
    standby: Template.fromStack(standby!),
    tables: Template.fromStack(tables!),
  };
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

function resourcesOf(template: Template, type: RegExp): Resource[] {
  const { Resources } = template.toJSON() as { Resources: Record<string, Resource> };
  return Object.values(Resources).filter(({ Type }) => type.test(Type));
}

/** What a mapping invokes: its variables, and on which resources its role allows an action. */
function functionOf(template: Template, { Properties: mapping }: Resource) {
  const { Resources: all } = template.toJSON() as { Resources: Record<string, Resource> };
  const { Ref: id } = mapping['FunctionName'] as { Ref: string };
  const { Environment, Role: role } = all[id]!.Properties as {
    Environment: { Variables: Record<string, unknown> };
    Role: { 'Fn::GetAtt': [string, 'Arn'] };
  };
  const statements = resourcesOf(template, /IAM::Policy$/)
    .filter(({ Properties }) =>
      (Properties['Roles'] as { Ref?: string }[]).some(({ Ref }) => Ref === role['Fn::GetAtt'][0]),
    )
    .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']));
  return {
    variables: Environment.Variables,
    allows: (action: string) =>
      statements
        .filter(({ Action }) => [Action].flat().includes(action))
        .flatMap(({ Resource }) => [Resource].flat()),
  };
}

function apiOf(template: Template): string {
  const [id] = Object.keys(template.findResources('AWS::ApiGateway::RestApi'));
  return id!;
}

/** Writes out a joined text, with the one API as API. */
function plainTextOf(value: unknown): string {
  const [, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? ['', [value]];
  return parts.map((part) => nameOf(part)).join('');
}

function nameOf(part: unknown): string {
  if (typeof part === 'string') return part;
  return (part as { Ref: string }).Ref === 'AWS::Partition' ? 'aws' : 'API';
}

function countsOf(template: Template): Record<string, number> {
  const byType = Map.groupBy(resourcesOf(template, /./), ({ Type }) => Type);
  return Object.fromEntries([...byType].map(([type, all]) => [type, all.length]));
}

const { primary, standby, tables } = templatesOf();
const FRONT_DOORS = [
  ['primary', primary],
  ['standby', standby],
] as const;

describe('the tables', () => {
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  const replica = (Region: string) => ({
    Region,
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });

  it('are two global ones in a stack of their own, and nothing else', () => {
    expect(countsOf(tables)).toEqual({ 'AWS::DynamoDB::GlobalTable': 2 });
  });

  it.each([
    ['rigbox-keys', [attribute('digest')], [{ AttributeName: 'digest', KeyType: 'HASH' }]],
    [
      'rigbox-sessions',
      [attribute('user'), attribute('session')],
      [
        { AttributeName: 'user', KeyType: 'HASH' },
        { AttributeName: 'session', KeyType: 'RANGE' },
      ],
    ],
  ])(
    '%s outlives its stack, is protected and can be restored in both regions',
    (name, attributes, keys) => {
      tables.hasResource('AWS::DynamoDB::GlobalTable', {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          TableName: name,
          KeySchema: keys,
          AttributeDefinitions: Match.arrayWith(attributes),
          BillingMode: 'PAY_PER_REQUEST',
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
          TimeToLiveSpecification: { AttributeName: 'purgeAt', Enabled: true },
          SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
          Replicas: Match.arrayWith([
            Match.objectLike(replica('eu-central-1')),
            Match.objectLike(replica('eu-west-1')),
          ]),
        },
      });
    },
  );

  // A table that is taken over from one region must be described as it is.
  it('have the keys and indexes of the tables of one region', () => {
    const shapes = (template: Template, type: RegExp) =>
      resourcesOf(template, type).map(({ Properties }) => ({
        keys: Properties['KeySchema'],
        indexes: Properties['GlobalSecondaryIndexes'],
        timeToLive: Properties['TimeToLiveSpecification'],
      }));
    const single = shapes(synthesize(), /^AWS::DynamoDB::Table$/);

    const replicated = shapes(tables, /GlobalTable$/);

    expect(replicated).toHaveLength(2);
    for (const shape of replicated) expect(single).toContainEqual(shape);
  });

  // Each would hold something else in each region.
  it('are none of the front doors, but for the audit records, which each region has of all changes', () => {
    for (const [, template] of FRONT_DOORS) {
      const own = resourcesOf(template, /^AWS::DynamoDB::/).map(
        ({ Properties }) => Properties['KeySchema'],
      );
      expect(own).toEqual([
        [
          { AttributeName: 'accountId', KeyType: 'HASH' },
          { AttributeName: 'entry', KeyType: 'RANGE' },
        ],
      ]);
    }
  });
});

describe('the two front doors', () => {
  it('differ in what watches, writes or exists once', () => {
    const dashboard = templatesOf({ dashboard: undefined });

    const [mine, other] = [countsOf(dashboard.primary), countsOf(dashboard.standby)];

    const types = [...new Set([...Object.keys(mine), ...Object.keys(other)])];
    const different = types.filter((type) => mine[type] !== other[type]);
    expect(
      Object.fromEntries(different.map((type) => [type, mine[type]! - (other[type] ?? 0)])),
    ).toEqual({
      'AWS::Route53::HealthCheck': 1,
      // What notes the use of keys and of sessions: function, role, log and subscription of each, and its alarm.
      'AWS::CloudWatch::Alarm': 2,
      'AWS::IAM::Policy': 2,
      'AWS::IAM::Role': 2,
      'AWS::Lambda::Function': 2,
      'AWS::Lambda::Permission': 2,
      'AWS::Logs::LogGroup': 2,
      'AWS::Logs::SubscriptionFilter': 2,
    });
  });

  it.each(FRONT_DOORS)(
    '%s decides by its own replica, and flushes on its stream',
    (region, template) => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: {
          Variables: Match.objectLike({
            API_KEY_TABLE: 'rigbox-keys',
            ISSUERS: Match.stringLikeRegexp('login.example'),
          }),
        },
      });
      for (const EventSourceArn of Object.values(MULTI_REGION[region].streamArns)) {
        template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn });
      }
    },
  );

  // What was written in the other region comes as a record of this region's own stream, like any write past the operations;
  // test/e2e/cache-flush.test.ts shows what such a record does.
  it.each(FRONT_DOORS)(
    '%s empties its own cache after a key or session has ended, wherever that was written',
    (region, template) => {
      const ownCache = (policy: unknown) =>
        `arn:aws:apigateway:${MULTI_REGION[region].region}::/restapis/API/stages/test/cache/authorizers` ===
        plainTextOf(policy);

      for (const streamArn of Object.values(MULTI_REGION[region].streamArns)) {
        const [mapping, ...others] = resourcesOf(template, /EventSourceMapping$/).filter(
          ({ Properties }) => Properties['EventSourceArn'] === streamArn,
        );
        expect(others).toEqual([]);
        const consumer = functionOf(template, mapping!);
        expect(consumer.variables).toMatchObject({ API_ID: { Ref: apiOf(template) } });
        expect(consumer.variables).toMatchObject({ STAGE_NAME: 'test' });
        expect(consumer.allows('apigateway:DELETE').filter(ownCache)).toHaveLength(1);
        expect(consumer.allows('dynamodb:GetRecords')).toEqual([streamArn]);
      }
    },
  );

  // Of the stacks that another region adds: what would be replaced or lost unnoticed.
  it('keep what they consume, and the tables what they are', () => {
    const consumed = FRONT_DOORS.map(([region, template]) => [
      region,
      resourcesOf(template, /EventSourceMapping$/).map(({ Properties }) => Properties),
    ]);

    expect(Object.fromEntries(consumed)).toMatchSnapshot();
    expect(tables.toJSON()).toMatchSnapshot();
  });

  it.each(FRONT_DOORS)(
    '%s lets no end of a session pass by, and no mere use of one in',
    (...row) => {
      const [region, template] = row;
      const streamArn = MULTI_REGION[region].streamArns.sessions;
      const [mapping] = resourcesOf(template, /EventSourceMapping$/).filter(
        ({ Properties }) => Properties['EventSourceArn'] === streamArn,
      );
      const { Filters: filters } = mapping!.Properties['FilterCriteria'] as {
        Filters: { Pattern: string }[];
      };
      const patterns = filters.map(({ Pattern: pattern }) => compileEventPattern(pattern));
      const passes = (attributes: object) => {
        const image = { user: { S: 'rig:user:u' }, session: { S: 's' }, ...attributes };
        return patterns.some((matches) => matches({ dynamodb: { NewImage: image } }));
      };

      for (const name of WITHDRAWALS) expect(passes({ [name]: { N: '1' } })).toBe(true);
      expect(passes({ lastSeenAt: { N: '1' } })).toBe(false);
    },
  );

  it('reach the workspace services of their region', () => {
    const urlsOf = (template: Template) =>
      resourcesOf(template, /ApiGateway::Method$/)
        .map(({ Properties }) => Properties['Integration'] as { Type: string; Uri?: unknown })
        .filter(({ Type }) => Type === 'HTTP_PROXY')
        .map(({ Uri }) => new URL(String(Uri)).origin);

    expect(new Set(urlsOf(primary))).toEqual(new Set(['https://workspaces.example']));
    expect(new Set(urlsOf(standby))).toEqual(new Set(['https://standby.workspaces.example']));
  });

  it('have one page between them', () => {
    primary.resourceCountIs('AWS::CloudFront::Distribution', 1);
    standby.resourceCountIs('AWS::CloudFront::Distribution', 0);
  });

  it.each(FRONT_DOORS)(
    '%s wakes people of its own region when changes arrive late in the other',
    (region, template) => {
      const other = region === 'primary' ? MULTI_REGION.standby : MULTI_REGION.primary;
      for (const TableName of Object.values(MULTI_REGION.tableNames)) {
        template.hasResourceProperties('AWS::CloudWatch::Alarm', {
          MetricName: 'ReplicationLatency',
          Dimensions: [
            { Name: 'ReceivingRegion', Value: other.region },
            { Name: 'TableName', Value: TableName },
          ],
          Threshold: 60_000,
          AlarmDescription: 'docs/runbook.md#replication-late',
          AlarmActions: [`arn:aws:sns:${MULTI_REGION[region].region}:${ACCOUNT}:alarms`],
        });
      }
    },
  );
});

// Replicas settle conflicts by the later write of a whole item: a second writer could bring a revoked key back to life.
describe('one region writes', () => {
  const writesOf = (template: Template): string[] =>
    resourcesOf(template, /IAM::Policy$/)
      .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']))
      .filter(({ Resource }) => /rigbox-(keys|sessions)/.test(JSON.stringify(Resource)))
      .flatMap(({ Action }) => Action)
      .filter((action) => /^dynamodb:(?!Get|Query|BatchGet|Describe|List)/.test(action));

  it('and that is the primary one, until another is promoted', () => {
    expect(new Set(writesOf(primary))).toEqual(
      new Set(['dynamodb:PutItem', 'dynamodb:UpdateItem']),
    );
    expect(writesOf(standby)).toEqual([]);
  });

  it('and after a promotion the other', () => {
    const promoted = templatesOf({ multiRegion: { ...MULTI_REGION, active: 'standby' } });

    expect(writesOf(promoted.primary)).toEqual([]);
    expect(new Set(writesOf(promoted.standby))).toEqual(
      new Set(['dynamodb:PutItem', 'dynamodb:UpdateItem']),
    );
  });
});

function statementsOf(document: unknown): { Action: string | string[]; Resource: unknown }[] {
  return (document as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement;
}

describe('the names', () => {
  const recordsOf = (template: Template) =>
    resourcesOf(template, /Route53::RecordSet$/).map(({ Properties }) => ({
      name: Properties['Name'],
      type: Properties['Type'],
      failover: Properties['Failover'],
      checked: 'HealthCheckId' in Properties,
      set: Properties['SetIdentifier'],
    }));

  it.each([
    ['primary', primary, 'api-eu-west-1.rigbox.dev.', 'PRIMARY'],
    ['standby', standby, 'api-eu-central-1.rigbox.dev.', 'SECONDARY'],
  ] as const)(
    'lead to the %s region as its role says, for both versions of IP',
    (role, template, name, failover) => {
      const checked = role === 'primary';

      expect(recordsOf(template)).toEqual([
        { name, type: 'A', checked: false },
        { name, type: 'AAAA', checked: false },
        { name: 'api.rigbox.dev.', type: 'A', failover, checked, set: role },
        { name: 'api.rigbox.dev.', type: 'AAAA', failover, checked, set: role },
      ]);
    },
  );

  it('leave the primary region by a check of its own name, not of the shared one', () => {
    primary.hasResourceProperties('AWS::Route53::HealthCheck', {
      HealthCheckConfig: {
        Type: 'HTTPS',
        FullyQualifiedDomainName: 'api-eu-west-1.rigbox.dev',
        EnableSNI: true,
        Port: 443,
        ResourcePath: '/openapi.json',
        RequestInterval: 30,
        FailureThreshold: 3,
      },
    });
  });

  it.each(FRONT_DOORS)('are the only way into the %s region', (_, template) => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    template.resourceCountIs('AWS::ApiGateway::DomainName', 2);
  });
});

describe('before the tables are there', () => {
  it('has their stack alone, which says what is missing', () => {
    const { streamArns: _, ...standbyBefore } = MULTI_REGION.standby;
    const stacks = stacksOf(createApp(), {
      multiRegion: { ...MULTI_REGION, standby: standbyBefore },
    });

    expect(Object.keys(stacks).toSorted()).toEqual(['RigboxAuth-test', 'RigboxAuth-test-tables']);
    Annotations.fromStack(stacks['RigboxAuth-test-tables']!).hasWarning(
      '*',
      Match.stringLikeRegexp('standby.streamArns'),
    );
  });
});

it('leaves a stage in one region with the one stack that it had', () => {
  const app = createApp();
  createStageStacks(app, 'test', parseStageSettings('test', MINIMAL_SETTINGS));

  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  expect(stacks.map(({ stackName }) => stackName)).toEqual(['RigboxAuth-test']);
});

it('finds nothing with cdk-nag that is not acknowledged', () => {
  expect(securityFindings((app) => void stacksOf(app))).toEqual([]);
});

describe('the settings', () => {
  it.each<[string, object]>([
    ['env', { env: undefined }],
    ['domain', { domain: undefined }],
    [
      'multiRegion: primary must be the region of env',
      { env: { ...SETTINGS.env, region: 'eu-west-2' } },
    ],
    [
      'multiRegion: must name two different regions',
      {
        multiRegion: { ...MULTI_REGION, standby: { ...MULTI_REGION.standby, region: 'eu-west-1' } },
      },
    ],
    ['userPool', { userPool: { signIn: { prefix: 'rigbox' } }, issuers: [] }],
    ['vpcLink', { vpcLink: { id: 'link1' } }],
    ['accessControl', { accessControl: true }],
    [
      'apiKeyTable',
      { apiKeyTable: { name: 'restored', streamArn: streamIn('eu-west-1', 'restored') } },
    ],
    [
      'multiRegion.tableNames.apiKeys',
      { multiRegion: { ...MULTI_REGION, tableNames: { apiKeys: 'a', sessions: 'abc' } } },
    ],
  ])('are refused with the path of the mistake: %s', (path, change) => {
    expect(() => parse(change)).toThrow(`stages.test.${path}`);
  });
});
