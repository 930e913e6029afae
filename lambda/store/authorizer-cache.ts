// Empties API Gateway's cache of authorizer policies, so that a revocation holds when the call that made it returns.
import { APIGatewayClient, FlushStageAuthorizersCacheCommand } from '@aws-sdk/client-api-gateway';

/** The cache that API Gateway keeps of what authorizers have answered, for one stage. */
export interface AuthorizerCache {
  /** Drops every cached policy of the stage; rejects when that could not be confirmed. */
  flush(): Promise<void>;
}

/** The one status of API Gateway's success. */
const FLUSHED = 202;

/**
 * Creates the port to a stage's cache. There is no flush for a single credential; the account-wide control plane allows
 * 10 calls a second.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html
 */
export function stageAuthorizerCache(
  apiId: string,
  stageName: string,
  client: APIGatewayClient = createClient(),
): AuthorizerCache {
  return {
    async flush() {
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
