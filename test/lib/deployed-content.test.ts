// Changes each property of what a deployment is made of, one after another, in the construct tree, where every input of
// a construct ends up; the deployment has to be another one after each. Properties of the same shape (the same type and
// path, whatever the route or header) are changed on a few resources, so that it takes seconds and not minutes.
import type { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnDeployment } from 'aws-cdk-lib/aws-apigateway';
import { STAGE_SETTING_NAMES, type StageSettingsInput } from '../../lib/stage-settings.ts';
import { createStack, MINIMAL_SETTINGS, synthesize } from './synthesized-stack.ts';

const DEPLOYED =
  /^AWS::ApiGateway::(Authorizer|Method|Resource|GatewayResponse|RestApi|Model|RequestValidator)$/;
const EACH_SHAPE = 2;

type Path = readonly string[];

/** Gives the paths of the values that are no containers. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]));
}

/** The path with the names of headers and templates, and places in lists, left open. */
function shapeOf(type: string, path: Path): string {
  const open = path.map((part) => (/^\d+$|[./-]/.test(part) ? '*' : part));
  return [type.replace('AWS::ApiGateway::', ''), ...open].join('.');
}

/** Values that differ from any in the template. References are replaced whole, by text of their own. */
function overridePath(path: Path): Path {
  const reference = path.findIndex((part) => /^(Ref|Fn::.*)$/.test(part));
  return reference < 0 ? path : path.slice(0, reference);
}

function propertiesOf(stack: Stack, resource: CfnResource): Readonly<Record<string, unknown>> {
  const { Resources } = stack.resolve(resource._toCloudFormation()) as {
    Resources: Record<string, { Properties?: Record<string, unknown> }>;
  };
  return Object.values(Resources)[0]?.Properties ?? {};
}

interface Change {
  readonly shape: string;
  readonly resource: CfnResource;
  readonly path: Path;
}

function changesOf(stack: Stack): Change[] {
  const all = stack.node
    .findAll()
    .filter((construct) => isResource(construct))
    .filter(({ cfnResourceType }) => DEPLOYED.test(cfnResourceType))
    .flatMap((resource) =>
      leavesOf(propertiesOf(stack, resource)).map((leaf): Change => {
        const path = overridePath(leaf);
        return { shape: shapeOf(resource.cfnResourceType, path), resource, path };
      }),
    );
  return [...Map.groupBy(all, ({ shape }) => shape).values()].flatMap((same) => {
    const step = Math.max(1, Math.floor(same.length / EACH_SHAPE));
    return same.filter((_, index) => index % step === 0).slice(0, EACH_SHAPE);
  });
}

function isResource(construct: unknown): construct is CfnResource {
  return typeof (construct as CfnResource).cfnResourceType === 'string';
}

function deploymentOf(stack: Stack): () => string {
  const deployment = stack.node.findAll().find((child) => child instanceof CfnDeployment);
  return () => stack.resolve(deployment?.logicalId) as string;
}

/** Changes everything in turn, and gives the shapes after whose change the deployment was still the same. */
function sweep(stack: Stack): { readonly shapes: string[]; readonly unnoticed: string[] } {
  const idOf = deploymentOf(stack);
  const changes = changesOf(stack);
  let before = idOf();
  const unnoticed = changes.filter(({ resource, path }, index) => {
    const escaped = path.map((part) => part.replaceAll('.', String.raw`\.`)).join('.');
    resource.addPropertyOverride(escaped, `changed ${String(index)}`);
    const after = idOf();
    const isSame = after === before;
    before = after;
    return isSame;
  });
  const namesOf = (some: readonly Change[]) =>
    [...new Set(some.map(({ shape }) => shape))].toSorted();
  return { shapes: namesOf(changes), unnoticed: namesOf(unnoticed) };
}

describe.each<[string, Partial<StageSettingsInput>]>([
  ['access control', { accessControl: true }],
  [
    'a VPC link and no cache',
    {
      vpcLink: {
        id: 'link1',
        targetArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/b',
      },
      authorizerTtlSeconds: 0,
    },
  ],
])('every property of what is deployed, with %s,', (_, input) => {
  const { shapes, unnoticed } = sweep(createStack(input));

  it('makes another deployment when it changes', () => {
    expect(unnoticed).toEqual([]);
  });

  it('is among those that were changed', () => {
    expect(shapes).toEqual(
      expect.arrayContaining([
        'Authorizer.AuthorizerResultTtlInSeconds',
        'Authorizer.AuthorizerUri',
        'GatewayResponse.ResponseParameters.*',
        'GatewayResponse.ResponseTemplates.*',
        'GatewayResponse.StatusCode',
        'Method.AuthorizationType',
        'Method.AuthorizerId',
        'Method.Integration.IntegrationResponses.*.ResponseTemplates.*',
        'Method.Integration.RequestParameters.*',
        'Method.Integration.Uri',
        'Resource.PathPart',
        'RestApi.DisableExecuteApiEndpoint',
      ]),
    );
  });
});

describe('every setting of a stage', () => {
  const arn = (service: string) => `arn:aws:${service}:eu-west-1:123456789012:thing/1`;
  const certificateArn = arn('acm');
  const CHANGES: Readonly<Partial<Record<keyof StageSettingsInput, unknown>>> = {
    env: { account: '123456789012', region: 'eu-west-1' },
    workspaceServiceUrl: 'https://elsewhere.example',
    vpcLink: { id: 'link1' },
    issuers: [],
    userPool: { signIn: { prefix: 'rigbox' }, userIdPrefix: 'own.' },
    authorizerTtlSeconds: 60,
    flushDelayMs: 0,
    expiryConditions: false,
    legacyApiKeys: 'accept',
    accessControl: true,
    apiKeyTable: { name: 'restored', streamArn: arn('dynamodb') },
    apiKeysPerAccountMax: 1,
    auditRetentionDays: 1,
    secretScanningKeysUrl: 'https://keys.example',
    waf: false,
    rateLimits: { apps: 10 },
    throttling: { burst: 1 },
    domain: { name: 'api.example', certificateArn },
    dashboard: { clientId: 'page' },
    authorizerConcurrency: 1,
    apiGatewayLogRole: 'existing',
    logRetentionDays: 7,
    alarmTopicArn: arn('sns'),
    retainData: false,
  };
  // A stage in two regions has a test of its own; both of its front doors are this stack.
  const ELSEWHERE = ['multiRegion'];
  const issuers = [{ ...MINIMAL_SETTINGS.issuers![0]!, userIdPrefix: 'other.' }];
  const before = factsOf({ issuers });

  it.each(Object.keys(CHANGES) as (keyof typeof CHANGES)[])(
    'makes another deployment exactly when it changes what is deployed: %s',
    (name) => {
      const after = factsOf({ issuers, [name]: CHANGES[name] });

      expect(after.deployment !== before.deployment).toBe(after.content !== before.content);
    },
  );

  it('is tried', () => {
    const known = STAGE_SETTING_NAMES.filter((name) => !ELSEWHERE.includes(name));

    expect(Object.keys(CHANGES).toSorted()).toEqual(known.toSorted());
  });
});

function factsOf(input: Partial<StageSettingsInput>): { deployment: string; content: string } {
  const stack = createStack(input);
  const deployed = stack.node.findAll().filter((construct) => isResource(construct));
  const content = deployed
    .filter(({ cfnResourceType }) => DEPLOYED.test(cfnResourceType))
    .map((resource) => [
      stack.resolve(resource.logicalId) as string,
      propertiesOf(stack, resource),
    ]);
  return { deployment: deploymentOf(stack)(), content: JSON.stringify(content) };
}

describe('the deployment', () => {
  it('changes with the target of a VPC link alone', () => {
    const withTarget = (name: string) =>
      deploymentOf(createStack({ vpcLink: { id: 'link1', targetArn: `arn:${name}` } }))();

    expect(withTarget('one')).not.toBe(withTarget('other'));
  });

  it('is made after every method and every gateway response that it has to hold', () => {
    const template = synthesize();
    const [deployment] = Object.values(template.findResources('AWS::ApiGateway::Deployment')) as {
      DependsOn: string[];
    }[];

    const needed = ['Method', 'GatewayResponse', 'Resource'].flatMap((type) =>
      Object.keys(template.findResources(`AWS::ApiGateway::${type}`)),
    );
    expect(needed.filter((id) => !deployment!.DependsOn.includes(id))).toEqual([]);
  });
});
