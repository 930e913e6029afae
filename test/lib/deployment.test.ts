// API Gateway serves what was last deployed, not what the template says: a change that does not make a new deployment
// is a change that never happens. Each part of what is deployed is changed here, and the deployment has to change.
import type { StageSettingsInput } from '../../lib/stage-settings.ts';
import type { FrontDoorStack } from '../../lib/front-door-stack.ts';
import { Template } from 'aws-cdk-lib/assertions';
import { GatewayResponse, MockIntegration, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { createStack } from './synthesized-stack.ts';

function deploymentOf(
  input: Partial<StageSettingsInput> = {},
  change: (stack: FrontDoorStack) => void = () => undefined,
): string {
  const stack = createStack(input);
  change(stack);
  const found = Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));
  expect(found).toHaveLength(1);
  return found[0]!;
}

const BEFORE = deploymentOf();

it('stays the same while nothing of it changes', () => {
  expect(deploymentOf()).toBe(BEFORE);
  expect(deploymentOf({ throttling: { burst: 100 } })).toBe(BEFORE);
});

it.each<[string, Partial<StageSettingsInput>]>([
  ['the cache time of the authorizer', { authorizerTtlSeconds: 60 }],
  ['its identity source', { authorizerTtlSeconds: 0 }],
  ['the workspace services', { workspaceServiceUrl: 'https://elsewhere.example' }],
  ['a VPC link', { vpcLink: { id: 'link1' } }],
])('changes with %s', (_, input) => {
  expect(deploymentOf(input)).not.toBe(BEFORE);
});

function addResponse(stack: FrontDoorStack, text: string): void {
  new GatewayResponse(stack, 'Teapot', {
    restApi: stack.api as never,
    type: ResponseType.of('TEAPOT'),
    templates: { 'application/json': text },
  });
}

it.each<[string, (stack: FrontDoorStack) => void]>([
  ['a new method', ({ api }) => void api.root.addMethod('GET', new MockIntegration())],
  ['a new gateway response', (stack) => addResponse(stack, '{}')],
])('changes with %s', (_, change) => {
  expect(deploymentOf({}, change)).not.toBe(BEFORE);
});

it('changes with the text of a gateway response', () => {
  const withText = (text: string) => deploymentOf({}, (stack) => addResponse(stack, text));

  expect(withText('{"message":"short"}')).not.toBe(withText('{"message":"stout"}'));
});
