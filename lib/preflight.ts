// Answers CORS preflights for exactly the first-party origins. API Gateway's own helper would hand the first origin's
// header to every page that asks; this one hands an origin nothing unless it is listed.
import { MockIntegration, PassthroughBehavior, type IResource } from 'aws-cdk-lib/aws-apigateway';
import {
  ALLOWED_HEADERS,
  ALLOWED_ORIGINS,
  EXPOSED_HEADERS,
  PREFLIGHT_MAX_AGE_SECONDS,
} from '../core/cors.ts';
import { quoteValues } from './gateway-responses.ts';

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

const HEADERS = {
  'Access-Control-Allow-Headers': ALLOWED_HEADERS.join(','),
  'Access-Control-Allow-Methods': METHODS.join(','),
  'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(','),
  'Access-Control-Max-Age': String(PREFLIGHT_MAX_AGE_SECONDS),
  Vary: 'Origin',
} as const;

/**
 * Adds `OPTIONS` to a resource, without an authorizer since browsers send no credential on a preflight.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function addPreflight(resource: IResource): void {
  resource.addMethod(
    'OPTIONS',
    new MockIntegration({
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      integrationResponses: [
        {
          statusCode: '204',
          responseParameters: mapKeys(
            quoteValues(HEADERS),
            (name) => `method.response.header.${name}`,
          ),
          responseTemplates: { 'application/json': originTemplate() },
        },
      ],
    }),
    {
      methodResponses: [
        {
          statusCode: '204',
          responseParameters: Object.fromEntries(
            [...Object.keys(HEADERS), 'Access-Control-Allow-Origin'].map((name) => [
              `method.response.header.${name}`,
              true,
            ]),
          ),
        },
      ],
    },
  );
}

/**
 * The template (VTL) that sets the origin header. Header names are case-sensitive there, and browsers send lower case
 * over HTTP/2. It writes the listed constant, never what was sent.
 */
function originTemplate(): string {
  const choices = ALLOWED_ORIGINS.map((origin) =>
    [
      `#if($title == "${origin}" || $lower == "${origin}")`,
      `#set($context.responseOverride.header.Access-Control-Allow-Origin = "${origin}")`,
      '#end',
    ].join('\n'),
  );
  return [
    '#set($title = $input.params().header.get("Origin"))',
    '#set($lower = $input.params().header.get("origin"))',
    ...choices,
  ].join('\n');
}

function mapKeys<Value>(
  record: Readonly<Record<string, Value>>,
  rename: (key: string) => string,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]));
}
