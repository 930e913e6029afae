// Changes each property of what a deployment is made of, one after another, in the construct tree, where every input of
// a construct ends up; the deployment has to be another one after each. Properties of the same shape (the same type and
// path, whatever the route or header) are changed on a few resources, so that it takes seconds and not minutes.
import { Stack, type CfnResource } from 'aws-cdk-lib';
import { CfnDeployment } from 'aws-cdk-lib/aws-apigateway';
import type { StageSettingsInput } from '../../lib/stage-settings.ts';
import { createStack } from './synthesized-stack.ts';

const DEPLOYED =
  /^AWS::ApiGateway::(Authorizer|Method|Resource|GatewayResponse|RestApi|Model|RequestValidator)$/;
const EACH_SHAPE = 2;

type Path = readonly string[];

/** Gives the paths of the values that are no containers. */
function leavesOf(value: unknown, path: Path = []): Path[] {
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

/** Changes everything in turn, and gives the shapes after whose change the deployment was still the same. */
function unnoticedIn(input: Partial<StageSettingsInput>): { shapes: string[]; unnoticed: string[] } {
  const stack = createStack(input);
  const deployment = stack.node.findAll().find((child) => child instanceof CfnDeployment);
  const idOf = () => stack.resolve(deployment?.logicalId) as string;
  const changes = changesOf(stack);
  let before = idOf();
  const unnoticed = changes.filter(({ resource, path }, index) => {
    const escaped = path.map((part) => part.replaceAll('.', String.raw`\.`)).join('.');
    resource.addPropertyOverride(escaped, `changed ${index}`);
    const after = idOf();
    const isUnnoticed = after === before;
    before = after;
    return isUnnoticed;
  });
  const namesOf = (some: readonly Change[]) => [...new Set(some.map(({ shape }) => shape))].toSorted();
  return { shapes: namesOf(changes), unnoticed: namesOf(unnoticed) };
}

describe('every property of what is deployed', () => {
  const { shapes, unnoticed } = unnoticedIn({ accessControl: true });

  it('changes the deployment with itself', () => {
    expect(unnoticed).toEqual([]);
  });
  it('debug', () => { console.log(shapes.join('\n')); });
});
