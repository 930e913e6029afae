// Entry point of the authorizer function: wires it up at cold start, and turns decisions into the four outcomes that
// API Gateway knows: allow, 401, 403, 500.
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { AUTHORIZER_VARIABLES } from '../../core/environment/authorizer.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { isRefusal } from '../../core/refusal.ts';
import { DynamoReadClient } from '../store/dynamo-read-client.ts';
import { DynamoApiKeyReader } from '../store/dynamo-api-key-reader.ts';
import { logDecision, type Decision } from '../telemetry/decision-log.ts';
import { apiKeyAuthenticator } from './api-key-authenticator.ts';
import { authorize, type Authorities, type Authorization } from './authorize.ts';
import { JwksCache } from './jwks-cache.ts';
import { fetchKeySet } from './jwks-fetcher.ts';
import { jwtAuthenticator } from './jwt-authenticator.ts';
import { liveStateReader } from './live-state.ts';
import { loadLimitedAccess } from './load-limited-access.ts';

const authorities = createAuthorities();

function createAuthorities(): Authorities {
  const environment = decodeEnvironment(AUTHORIZER_VARIABLES, process.env);
  // Every decision there needs it. The first one will say why, should it not load.
  if (environment.accessTable !== undefined) loadLimitedAccess().catch(() => undefined);
  const now = () => Date.now();
  const client = new DynamoReadClient({ variables: process.env });
  return {
    authenticators: {
      'api-key': apiKeyAuthenticator(new DynamoApiKeyReader(client, environment.apiKeyTable), {
        legacyKeys: environment.legacyApiKeys,
        now,
      }),
      jwt: jwtAuthenticator(environment.issuers, { keys: new JwksCache(fetchKeySet, now), now }),
    },
    liveState: liveStateReader(client, { ...environment, now }),
    usageKey: environment.usageKey,
    cacheTtlSeconds: environment.cacheTtlSeconds,
    expiryConditions: environment.expiryConditions,
    now,
  };
}

/**
 * Answers an authorizer event.
 *
 * @throws {Error} `Unauthorized`, exactly, for a refused credential: API Gateway makes a 401 of that message and a 500
 * of every other
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export async function handler(
  event: APIGatewayRequestAuthorizerEvent,
): Promise<Authorization['result']> {
  const startedAt = Date.now();
  const log = (decision: Decision): void => logDecision(decision, sceneOf(event, startedAt));
  let authorization;
  try {
    const { userAgent } = event.requestContext.identity;
    authorization = await authorize({ ...event, userAgent }, authorities);
  } catch (error) {
    log({ outcome: 'faulted', error });
    throw error;
  }
  if (isRefusal(authorization)) {
    log({ outcome: 'refused', reason: authorization.refused });
    throw new Error('Unauthorized');
  }
  log({ outcome: 'granted', principal: authorization.principal });
  return authorization.result;
}

function sceneOf(event: APIGatewayRequestAuthorizerEvent, startedAt: number) {
  return {
    requestId: event.requestContext.extendedRequestId ?? event.requestContext.requestId,
    stage: event.requestContext.stage,
    method: event.httpMethod,
    resource: event.resource,
    startedAt,
    durationMs: Date.now() - startedAt,
  };
}
