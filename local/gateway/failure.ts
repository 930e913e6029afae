// The table of everything that the gateway itself answers: gateway response types and the few answers outside them.

/** What the built-in answer of a failure is. */
export interface FailureKind {
  readonly status: number;
  /** The `x-amzn-ErrorType` header. */
  readonly errorType: string;
  /** The built-in message; null stands for JSON's `null`. */
  readonly message: string | null;
  /** `own` can be customised by its type; `default-only` by DEFAULT_4XX or DEFAULT_5XX alone; `fixed` not at all. */
  readonly customised: 'own' | 'default-only' | 'fixed';
}

const INTERNAL = { errorType: 'InternalServerErrorException', message: 'Internal server error' };
const FORBIDDEN = { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' };

/**
 * Every failure by name. Names of gateway response types are AWS's own.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const FAILURES = {
  ACCESS_DENIED: own(
    403,
    'AccessDeniedException',
    'User is not authorized to access this resource',
  ),
  API_CONFIGURATION_ERROR: own(500, INTERNAL.errorType, INTERNAL.message),
  AUTHORIZER_CONFIGURATION_ERROR: own(500, 'AuthorizerConfigurationException', null),
  AUTHORIZER_FAILURE: own(500, 'AuthorizerFailureException', null),
  BAD_REQUEST_BODY: own(400, 'BadRequestException', 'Invalid request body'),
  BAD_REQUEST_PARAMETERS: own(400, 'BadRequestException', 'Missing required request parameters'),
  EXPIRED_TOKEN: own(
    403,
    'ExpiredTokenException',
    'The security token included in the request is expired',
  ),
  INTEGRATION_FAILURE: own(504, INTERNAL.errorType, INTERNAL.message),
  INTEGRATION_TIMEOUT: own(504, INTERNAL.errorType, 'Endpoint request timed out'),
  INVALID_API_KEY: own(403, 'ForbiddenException', 'Forbidden'),
  INVALID_SIGNATURE: own(403, 'InvalidSignatureException', 'The request signature is not valid'),
  MISSING_AUTHENTICATION_TOKEN: own(
    403,
    'MissingAuthenticationTokenException',
    'Missing Authentication Token',
  ),
  QUOTA_EXCEEDED: own(429, 'LimitExceededException', 'Limit Exceeded'),
  RESOURCE_NOT_FOUND: own(404, 'NotFoundException', 'Not Found'),
  THROTTLED: own(429, 'TooManyRequestsException', 'Too Many Requests'),
  UNAUTHORIZED: own(401, 'UnauthorizedException', 'Unauthorized'),
  UNSUPPORTED_MEDIA_TYPE: own(415, 'BadRequestException', 'Unsupported Media Type'),
  WAF_FILTERED: own(403, FORBIDDEN.errorType, FORBIDDEN.message),
  // Customising it is documented as not supported, although the type exists.
  REQUEST_TOO_LARGE: fixed(
    413,
    'RequestTooLargeException',
    'HTTP content length exceeded 10485760 bytes',
  ),

  MALFORMED_PROXY_RESPONSE: { status: 502, ...INTERNAL, customised: 'default-only' },
  BAD_REQUEST: fixed(400, 'BadRequestException', 'Bad Request'),
  HEADERS_TOO_LARGE: fixed(
    431,
    'RequestTooLargeException',
    'HTTP header is larger than 10240 bytes.',
  ),
  METHOD_OVERRIDE_REFUSED: { ...FORBIDDEN, customised: 'fixed' },
  UNKNOWN_STAGE: { ...FORBIDDEN, customised: 'fixed' },
  URI_TOO_LONG: fixed(414, 'RequestUriTooLongException', 'Request URI too long'),
} as const satisfies Readonly<Record<string, FailureKind>>;

/** The name of a failure. */
export type FailureType = keyof typeof FAILURES;

/** Why a request was not served. */
export interface GatewayFailure {
  readonly type: FailureType;
  readonly message: string | null;
}

/** Gives the failure with its built-in message, or with the given one. */
export function failureOf(
  type: FailureType,
  message: string | null = FAILURES[type].message,
): GatewayFailure {
  return { type, message };
}

/** Tells whether a GatewayResponse resource may name this type. */
export function isResponseType(name: string): boolean {
  if (name === 'DEFAULT_4XX' || name === 'DEFAULT_5XX' || name === 'REQUEST_TOO_LARGE') return true;
  return Object.hasOwn(FAILURES, name) && FAILURES[name as FailureType].customised === 'own';
}

function own(
  status: number,
  errorType: string,
  message: string | null,
): FailureKind & { readonly customised: 'own' } {
  return { status, errorType, message, customised: 'own' };
}

function fixed(
  status: number,
  errorType: string,
  message: string,
): FailureKind & { readonly customised: 'fixed' } {
  return { status, errorType, message, customised: 'fixed' };
}
