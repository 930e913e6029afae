// Reads integrations of type MOCK with their templates and responses.
import type { Properties } from '../../template/property.ts';
import type { ApiIdentity } from '../context-variable.ts';
import { compileMock } from '../integration/mock.ts';
import type { MockOptions, MockResponse } from '../integration/mock.ts';
import { compileVelocity, unsupportedReference } from '../integration/velocity.ts';
import type { VelocityTemplate } from '../integration/velocity.ts';
import { parameterSource } from '../parameter-source.ts';
import type { Integrate } from '../router.ts';
import { INTEGRATION_RESPONSE, MOCK } from './known-property.ts';
import type { IntegrationSurroundings, MethodUnderRead } from './read-integration.ts';

const PASSTHROUGH_BEHAVIORS = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;
const HEADER = /^method\.response\.header\.(.+)$/;

/** Reads and compiles the integration. @throws {TemplateRefusal} for what a template or a mapping cannot do here. */
export function readMock(method: MethodUnderRead, { api }: IntegrationSurroundings): Integrate {
  const integration = method.properties.child('Integration', MOCK);
  return compileMock({
    api,
    requestTemplates: templatesOf(integration, 'RequestTemplates', api),
    passthrough: passthroughOf(integration),
    responses: integration
      .children('IntegrationResponses', INTEGRATION_RESPONSE)
      .map((response) => readResponse(response, method, api)),
  });
}

function passthroughOf(integration: Properties): MockOptions['passthrough'] {
  const behavior = integration.optionalText('PassthroughBehavior') ?? 'WHEN_NO_MATCH';
  return (
    PASSTHROUGH_BEHAVIORS.find((known) => known === behavior) ??
    integration.refuse(`PassthroughBehavior ${behavior} is not emulated`)
  );
}

function readResponse(
  response: Properties,
  method: MethodUnderRead,
  api: ApiIdentity,
): MockResponse {
  const status = response.text('StatusCode');
  const declared = method.responses.get(status);
  if (declared === undefined)
    return response.refuse(`MethodResponses does not declare status ${status}`);
  const headers = Object.entries(response.textMap('ResponseParameters')).map(
    ([destination, expression]) => {
      if (!declared.has(destination))
        response.refuse(`MethodResponses does not declare ${destination}`);
      const name =
        HEADER.exec(destination)?.[1] ?? response.refuse(`${destination} is no response header`);
      const source = parameterSource(expression, api);
      // A mock has no response whose headers or body could be mapped.
      if (source === undefined || expression.startsWith('method.request.')) {
        return response.refuse(`mapping ${destination} from ${expression} is not emulated`);
      }
      return { name, source };
    },
  );
  return {
    status: Number(status),
    pattern: patternOf(response),
    headers,
    templates: templatesOf(response, 'ResponseTemplates', api),
  };
}

function patternOf(response: Properties): RegExp | undefined {
  const pattern = response.optionalText('SelectionPattern');
  if (pattern === undefined || pattern === '') return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return response.refuse(`SelectionPattern ${pattern} is no regular expression`);
  }
}

function templatesOf(
  properties: Properties,
  name: string,
  api: ApiIdentity,
): ReadonlyMap<string, VelocityTemplate> {
  const compiled = Object.entries(properties.textMap(name)).map(([contentType, text]) => {
    const unsupported = unsupportedReference(text);
    if (unsupported !== undefined)
      properties.refuse(`${unsupported} in a template is not emulated`);
    return [contentType.toLowerCase(), compileTemplate(properties, text, api)] as const;
  });
  return new Map(compiled);
}

function compileTemplate(properties: Properties, text: string, api: ApiIdentity): VelocityTemplate {
  try {
    return compileVelocity(text, api);
  } catch {
    return properties.refuse('a template is no Velocity that can be parsed');
  }
}
