// Every answer that API Gateway gives by itself, in the one shape of this API: JSON with a message, readable from any
// origin, with a challenge where the protocol asks for one.
import {
  GatewayResponse,
  ResponseType,
  type IRestApi,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { ANSWER_HEADERS } from '../core/answer-headers.ts';
import { EXPOSED_HEADERS } from '../core/cors.ts';

/** The challenges of RFC 6750, section 3, by what they answer. */
export const CHALLENGES = {
  missing: 'Bearer realm="rigbox"',
  refused: 'Bearer realm="rigbox", error="invalid_token"',
  forbidden: 'Bearer realm="rigbox", error="insufficient_scope"',
} as const;

/**
 * Headers of every error. Any origin may read one: nothing in it is secret, and no browser sends a bearer header past a
 * refused preflight.
 */
export const ERROR_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(', '),
  ...ANSWER_HEADERS,
} as const;

interface ErrorAnswer {
  readonly status: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const UNAVAILABLE = {
  status: '503',
  message: 'Service temporarily unavailable',
  headers: { 'Retry-After': '1' },
} as const;

const BAD_REQUEST = { status: '400', message: 'Invalid request' } as const;

/**
 * A type that is customised inherits nothing from DEFAULT_4XX or DEFAULT_5XX, so each one is written out whole. Texts
 * are constant: the templates have no conditions and do not escape what they insert.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const ANSWERS = {
  ACCESS_DENIED: {
    status: '403',
    message: 'The credential is valid, but it does not permit this operation',
    headers: { 'WWW-Authenticate': CHALLENGES.forbidden },
  },
  API_CONFIGURATION_ERROR: { status: '500', message: 'Internal server error' },
  AUTHORIZER_CONFIGURATION_ERROR: UNAVAILABLE,
  AUTHORIZER_FAILURE: UNAVAILABLE,
  BAD_REQUEST_BODY: BAD_REQUEST,
  BAD_REQUEST_PARAMETERS: BAD_REQUEST,
  DEFAULT_4XX: { status: '', message: 'The request was refused' },
  DEFAULT_5XX: { status: '', message: 'Internal server error' },
  EXPIRED_TOKEN: {
    status: '401',
    message: 'Invalid or expired credential',
    headers: { 'WWW-Authenticate': CHALLENGES.refused },
  },
  INTEGRATION_FAILURE: {
    status: '502',
    message: 'The service behind the gateway could not be reached',
  },
  INTEGRATION_TIMEOUT: {
    status: '504',
    message: 'The service behind the gateway did not answer in time',
  },
  INVALID_API_KEY: { status: '403', message: 'Forbidden' },
  INVALID_SIGNATURE: {
    status: '401',
    message: 'Invalid or expired credential',
    headers: { 'WWW-Authenticate': CHALLENGES.refused },
  },
  // API Gateway answers an unknown route with this type, and a confusing 403 by default.
  MISSING_AUTHENTICATION_TOKEN: { status: '404', message: 'Not found' },
  QUOTA_EXCEEDED: {
    status: '429',
    message: 'Too many requests',
    headers: { 'Retry-After': '60' },
  },
  REQUEST_TOO_LARGE: { status: '413', message: 'The request is too large' },
  RESOURCE_NOT_FOUND: { status: '404', message: 'Not found' },
  THROTTLED: { status: '429', message: 'Too many requests', headers: { 'Retry-After': '1' } },
  UNAUTHORIZED: {
    status: '401',
    message: 'Invalid or expired credential',
    headers: { 'WWW-Authenticate': CHALLENGES.refused },
  },
  UNSUPPORTED_MEDIA_TYPE: { status: '415', message: 'Unsupported media type' },
  WAF_FILTERED: { status: '403', message: 'The request was refused by the firewall' },
} as const satisfies Record<string, ErrorAnswer>;

/** Properties of {@link GatewayResponses}. */
export interface GatewayResponsesProps {
  readonly api: RestApi;
}

/** Shapes every gateway response of an API. */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, { api }: GatewayResponsesProps) {
    super(scope, id);
    for (const [type, answer] of Object.entries<ErrorAnswer>(ANSWERS)) {
      new GatewayResponse(this, pascalCase(type), {
        // The library's class and interface differ in an optional property under exactOptionalPropertyTypes.
        restApi: api as IRestApi,
        type: ResponseType.of(type),
        ...(answer.status !== '' && { statusCode: answer.status }),
        responseHeaders: quoteValues({ ...ERROR_HEADERS, ...answer.headers }),
        templates: { 'application/json': JSON.stringify({ message: answer.message }) },
      });
    }
  }
}

/** A static value of a mapping stands in single quotes. */
export function quoteValues(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
}

function pascalCase(type: string): string {
  return type
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}
