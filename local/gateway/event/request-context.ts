// The `requestContext` of a Lambda event, the same for authorizers and integrations.
import { formatRequestTime } from '../context-variable.ts';
import type { ApiIdentity } from '../context-variable.ts';
import type { Facts } from '../facts.ts';
import { lastValueOf } from '../header-list.ts';

/** The members of `identity` that only other kinds of caller have. */
const OTHER_IDENTITIES = {
  cognitoIdentityPoolId: null,
  accountId: null,
  cognitoIdentityId: null,
  caller: null,
  principalOrgId: null,
  accessKey: null,
  cognitoAuthenticationType: null,
  cognitoAuthenticationProvider: null,
  userArn: null,
  user: null,
} as const;

/** Builds the context of a request whose route is known. */
export function requestContextOf(
  facts: Facts,
  api: ApiIdentity,
): Readonly<Record<string, unknown>> {
  const { request, match, usageKey } = facts;
  return {
    resourceId: match?.route.resourceId,
    resourcePath: match?.route.resourcePath,
    httpMethod: facts.verb,
    extendedRequestId: request.extendedRequestId,
    requestTime: formatRequestTime(request.receivedAt),
    path: facts.contextPath,
    accountId: api.accountId,
    protocol: 'HTTP/1.1',
    stage: api.stageName,
    domainPrefix: request.host.split('.')[0],
    requestTimeEpoch: request.receivedAt,
    requestId: request.requestId,
    identity: {
      ...OTHER_IDENTITIES,
      sourceIp: request.sourceIp,
      userAgent: lastValueOf(request.headers, 'user-agent') ?? null,
      ...(usageKey !== undefined && { apiKey: usageKey.value, apiKeyId: usageKey.id }),
    },
    domainName: request.host,
    deploymentId: api.deploymentId,
    apiId: api.apiId,
  };
}
