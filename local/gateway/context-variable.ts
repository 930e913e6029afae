// The `$context` variables that mappings, templates and access logs can read, as one table of readers.
import type { Facts } from './facts.ts';
import { FAILURES } from './failure.ts';
import { lastValueOf } from './header-list.ts';

/** Reads one variable of a request, or undefined when it is not set. */
export type FactReader = (facts: Facts) => string | undefined;

/** What the API itself contributes to a request's context. */
export interface ApiIdentity {
  readonly apiId: string;
  readonly accountId: string;
  readonly region: string;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly endpointType: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly webAclArn?: string;
}

const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** Formats a time as `$context.requestTime` does, in UTC: `09/Mar/2026:09:01:07 +0000`. */
export function formatRequestTime(time: number): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const month = MONTHS[date.getUTCMonth()] ?? '';
  return `${day}/${month}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}

const READERS: Readonly<
  Record<string, (facts: Facts, api: ApiIdentity) => string | number | undefined>
> = {
  accountId: (_facts, api) => api.accountId,
  apiId: (_facts, api) => api.apiId,
  'authorizer.error': (facts) => facts.authorizerError,
  'authorizer.integrationLatency': (facts) => facts.authorization?.latencyMs,
  'authorizer.latency': (facts) => facts.authorization?.latencyMs,
  'authorizer.principalId': (facts) => facts.authorization?.principalId,
  'authorizer.status': (facts) => authorizerStatusOf(facts),
  deploymentId: (_facts, api) => api.deploymentId,
  domainName: (facts) => facts.request.host,
  domainPrefix: (facts) => facts.request.host.split('.')[0],
  endpointType: (_facts, api) => api.endpointType,
  'error.message': (facts) => facts.failure?.message ?? undefined,
  'error.messageString': (facts) => facts.failure && JSON.stringify(facts.failure.message),
  'error.responseType': (facts) => responseTypeOf(facts),
  extendedRequestId: (facts) => facts.request.extendedRequestId,
  httpMethod: (facts) => facts.verb,
  'identity.apiKey': (facts) => facts.usageKey?.value,
  'identity.apiKeyId': (facts) => facts.usageKey?.id,
  'identity.sourceIp': (facts) => facts.request.sourceIp,
  'identity.userAgent': (facts) => lastValueOf(facts.request.headers, 'user-agent'),
  'integration.integrationStatus': (facts) => facts.integration?.status,
  'integration.latency': (facts) => facts.integration?.latencyMs,
  'integration.status': (facts) => facts.integration?.status,
  integrationLatency: (facts) => facts.integration?.latencyMs,
  integrationStatus: (facts) => facts.integration?.status,
  path: (facts) => facts.contextPath,
  protocol: () => 'HTTP/1.1',
  requestId: (facts) => facts.request.requestId,
  requestTime: (facts) => formatRequestTime(facts.request.receivedAt),
  requestTimeEpoch: (facts) => facts.request.receivedAt,
  resourceId: (facts) => facts.match?.route.resourceId,
  resourcePath: (facts) => facts.match?.route.resourcePath,
  responseLatency: (facts) => facts.outcome?.latencyMs,
  responseLength: (facts) => facts.outcome?.responseBytes,
  stage: (_facts, api) => api.stageName,
  status: (facts) => facts.outcome?.status,
  'waf.status': (facts) => firewallStatusOf(facts),
  wafResponseCode: (facts) => facts.firewall,
  webaclArn: (_facts, api) => api.webAclArn,
  xrayTraceId: (facts) => facts.request.traceId.replace('Root=', ''),
};

/** Documented variables that are never set on one machine. */
const NEVER_SET: ReadonlySet<string> = new Set([
  'authenticate.error',
  'authenticate.latency',
  'authenticate.status',
  'authorize.error',
  'authorize.latency',
  'authorize.status',
  'authorizer.integrationStatus',
  'authorizer.requestId',
  'awsEndpointRequestId',
  'cipherSuite',
  'customDomain.basePathMatched',
  'error.validationErrorString',
  'identity.accountId',
  'identity.caller',
  'identity.principalOrgId',
  'identity.user',
  'identity.userArn',
  'integration.error',
  'integration.requestId',
  'isCanaryRequest',
  'tlsVersion',
  'waf.error',
  'waf.latency',
]);

const AUTHORIZER_KEY = /^authorizer\.([A-Za-z0-9_]+)$/;

/**
 * Gives the reader of `$context.{name}`, or undefined when AWS documents no variable of that name. Keys of the
 * authorizer's context may consist of letters, digits and `_` alone, as documented for access logging.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function contextVariable(name: string, api: ApiIdentity): FactReader | undefined {
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (reader !== undefined) {
    return (facts) => {
      const value = reader(facts, api);
      return value === undefined ? undefined : String(value);
    };
  }
  if (NEVER_SET.has(name)) return () => undefined;
  const key = AUTHORIZER_KEY.exec(name)?.[1];
  if (key === undefined) return undefined;
  return ({ authorization }) =>
    authorization !== undefined && Object.hasOwn(authorization.context, key)
      ? authorization.context[key]
      : undefined;
}

/** Gives the names of all variables that can be set, but for the keys of the authorizer's context. */
export const CONTEXT_VARIABLES: readonly string[] = Object.keys(READERS);

function responseTypeOf({ failure }: Facts): string | undefined {
  if (failure === undefined) return undefined;
  const { customised, status } = FAILURES[failure.type];
  if (customised === 'own' || failure.type === 'REQUEST_TOO_LARGE') return failure.type;
  return status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
}

function authorizerStatusOf(facts: Facts): number | undefined {
  if (facts.authorizerError !== undefined)
    return facts.failure && FAILURES[facts.failure.type].status;
  return facts.authorization && 200;
}

function firewallStatusOf({ firewall }: Facts): number | undefined {
  return firewall && (firewall === 'WAF_ALLOW' ? 200 : 403);
}
