// Empties API Gateway's cache of authorizer policies, so that a revocation holds when the call that made it returns.
import { setTimeout } from 'node:timers/promises';
import { APIGatewayClient, FlushStageAuthorizersCacheCommand } from '@aws-sdk/client-api-gateway';

/** The cache that API Gateway keeps of what authorizers have answered, for one stage. */
export interface AuthorizerCache {
  /** Drops every cached policy of the stage; rejects when that could not be confirmed. */
  flush(): Promise<void>;
}

/** The one status of API Gateway's success. */
const FLUSHED = 202;

/** Which stage's cache is emptied, and how long after it was asked for. */
export interface StageCache {
  readonly apiId: string;
  readonly stageName: string;
  /**
   * Milliseconds to wait before a flush. A decision that was under way when a right was taken away was made of what was
   * before; within that time it has most probably arrived in the cache, from which the flush then removes it. Later ones
   * are removed by the second flush of the streams' consumers.
   */
  readonly flushDelayMs: number;
}

/**
 * Creates the port to a stage's cache. There is no flush for a single credential; the account-wide control plane allows
 * 10 calls a second.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html
 */
export function stageAuthorizerCache(
  { apiId, stageName, flushDelayMs }: StageCache,
  client: APIGatewayClient = createClient(),
): AuthorizerCache {
  return {
    async flush() {
      if (flushDelayMs > 0) await setTimeout(flushDelayMs);
      const command = new FlushStageAuthorizersCacheCommand({ restApiId: apiId, stageName });
      const { httpStatusCode: status } = (await client.send(command)).$metadata;
      // Whatever stands in between and answers 200 to everything has flushed nothing.
      if (status !== FLUSHED) throw new Error(`the flush was answered with ${status}`);
    },
  };
}

/** Three attempts of at most 2 s: what is not confirmed then is told while the caller still listens. */
function createClient(): APIGatewayClient {
  return new APIGatewayClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
}
