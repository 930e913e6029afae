import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesize } from './synthesized-stack.ts';

type Properties = Readonly<Record<string, unknown>>;

const template = synthesize();
const propertiesOf = (type: string, of: Template = template): Properties[] =>
  Object.values(of.findResources(type) as Record<string, { Properties: Properties }>).map(
    (resource) => resource.Properties,
  );

it('is the stack that was reviewed', () => {
  expect(template.toJSON()).toMatchSnapshot();
});

it('is the stack that was reviewed, with every option turned', () => {
  const other = synthesize({
    waf: false,
    authorizerTtlSeconds: 0,
    vpcLink: {
      id: 'link1',
      targetArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/b',
    },
    domain: {
      name: 'api.example',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
    },
    alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
    apiGatewayLogRole: 'existing',
    authorizerConcurrency: 50,
    retainData: false,
  });
  expect(other.toJSON()).toMatchSnapshot();
});

describe('every method', () => {
  const methods = propertiesOf('AWS::ApiGateway::Method');

  it('has the authorizer, unless it is a preflight or one of the six public routes', () => {
    const open = methods.filter((method) => method['AuthorizationType'] !== 'CUSTOM');

    const verbs = Map.groupBy(open, ({ HttpMethod }) => HttpMethod);
    expect([...verbs.keys()].sort()).toEqual(['GET', 'OPTIONS', 'POST']);
    expect(verbs.get('GET')).toHaveLength(4 * 3);
    expect(verbs.get('POST')).toHaveLength(2 * 3);
    for (const method of methods.filter((one) => one['AuthorizationType'] === 'CUSTOM')) {
      expect(method).toHaveProperty('AuthorizerId');
    }
  });

  it('that reaches the workspace services sets every identity header and withholds the credential', () => {
    const proxies = methods
      .map((method) => method['Integration'] as { Type: string; RequestParameters?: Properties })
      .filter(({ Type }) => Type === 'HTTP_PROXY');

    expect(proxies).toHaveLength(8);
    for (const { RequestParameters } of proxies) {
      expect(RequestParameters).toMatchObject({
        'integration.request.header.Authorization': "'none'",
        'integration.request.header.X-Rigbox-Key': "'none'",
        'integration.request.header.X-Rigbox-Request-Id': 'context.extendedRequestId',
        'integration.request.header.X-Rigbox-Account-Id': expect.any(String) as string,
        'integration.request.header.X-Rigbox-Principal': expect.any(String) as string,
        'integration.request.header.X-Rigbox-Credential-Type': expect.any(String) as string,
        'integration.request.header.X-Rigbox-Credential-Id': expect.any(String) as string,
        'integration.request.header.X-Rigbox-Scope': expect.any(String) as string,
      });
    }
  });

  it('has a preflight on the same resource', () => {
    const resources = new Set(methods.map(({ ResourceId }) => JSON.stringify(ResourceId)));
    const withPreflight = methods.filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');

    expect(withPreflight.map(({ ResourceId }) => JSON.stringify(ResourceId)).sort()).toEqual(
      [...resources].sort(),
    );
  });
});

describe('the authorizer', () => {
  it('keys its cache by the Authorization header, for 300 seconds', () => {
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 300,
    });
  });

  it('has no identity source without a cache', () => {
    synthesize({ authorizerTtlSeconds: 0 }).hasResourceProperties('AWS::ApiGateway::Authorizer', {
      IdentitySource: '',
      AuthorizerResultTtlInSeconds: 0,
    });
  });

  it('may read a key by its digest and whether a session is over, write its own log and its traces, and nothing else', () => {
    const statements = statementsOf(/^AuthorizerHandlerRole/);

    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const reads = statements.filter(({ Action }) => JSON.stringify(Action).includes('dynamodb'));
    expect(reads.map(({ Resource }) => Resource)).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^ApiKeysTable/), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringMatching(/^SessionsTable/), 'Arn'] },
    ]);
  });
});

describe('the API key function', () => {
  it('may neither scan nor delete from the table, and flush nothing but the cache of its stage', () => {
    const statements = statementsOf(/^ApiKeysFunctionRole/);
    const actions = statements.flatMap(({ Action }) => Action);

    expect(actions.filter((action) => /^(dynamodb|apigateway)/.test(action)).sort()).toEqual([
      'apigateway:DELETE',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
    const [flush] = statements.filter(({ Action }) =>
      JSON.stringify(Action).includes('apigateway'),
    );
    expect(JSON.stringify(flush?.Resource)).toContain('/stages/test/cache/authorizers');
  });
});

describe('the identity function', () => {
  it('may read a key, and nothing else beside its log and traces', () => {
    const actions = statementsOf(/^IdentityFunctionRole/).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/^(logs|xray):/.test(action))).toEqual(['dynamodb:GetItem']);
  });
});

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

function statementsOf(role: RegExp): Statement[] {
  return propertiesOf('AWS::IAM::Policy')
    .filter(({ Roles }) => (Roles as { Ref: string }[]).some(({ Ref }) => role.test(Ref)))
    .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);
}

describe('the API key table', () => {
  it('has the digest as its key and outlives its stack', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'digest', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'purgeAt', Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    });
  });
});

describe('the stage', () => {
  it('logs who called with which key, and never what could be the key', () => {
    const [stage] = propertiesOf('AWS::ApiGateway::Stage');
    const { Format } = stage?.['AccessLogSetting'] as { Format: string };

    expect(JSON.parse(Format)).toMatchObject({ credentialId: '$context.authorizer.credentialId' });
    expect(Format).not.toMatch(/header|apiKey|\$context\.path|queryString|identity\.userAgent/);
  });

  it('is traced, measured, throttled, and logs no request data', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      MethodSettings: [
        Match.objectLike({
          DataTraceEnabled: false,
          LoggingLevel: 'ERROR',
          MetricsEnabled: true,
          ThrottlingRateLimit: 1000,
        }),
      ],
    });
  });
});

describe('the functions', () => {
  it('run on the newest runtime, on arm64, traced, with a log group of their own', () => {
    const functions = propertiesOf('AWS::Lambda::Function');
    expect(functions).toHaveLength(9);
    for (const properties of functions) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: expect.anything() as unknown },
      });
    }
  });
});
