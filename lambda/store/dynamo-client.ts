// The DynamoDB client of every function: one connection pool, and deadlines that fit inside a function's own.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * Creates a client. An attempt may take 1 s, with two retries: what is not answered after that is a fault, reported
 * while the caller still listens. Region, credentials and endpoint come from the environment, as on AWS.
 */
export function createDynamoClient(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
  });
}
