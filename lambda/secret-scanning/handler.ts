// Entry point of the secret scanning function: receives reports of leaked API keys.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { decodeSecretScanningEnvironment } from '../../core/secret-scanning-environment.ts';
import { jsonResponse } from '../http/api-response.ts';
import { stageAuthorizerCache } from '../store/authorizer-cache.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoLeakedKeyStore } from '../store/leaked-key-store.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';
import { PublicKeyCache } from './public-key-cache.ts';
import { fetchPublicKeys } from './public-key-set.ts';
import { receiveReport, type SecretScanningService } from './receive-report.ts';

const service = createService();

function createService(): SecretScanningService {
  const environment = decodeSecretScanningEnvironment(process.env);
  return {
    keys: new PublicKeyCache(() => fetchPublicKeys(environment.publicKeysUrl), Date.now),
    store: new DynamoLeakedKeyStore(createDynamoClient(), environment.apiKeyTable),
    cache: stageAuthorizerCache(environment.apiId, environment.stageName),
    legacyKeys: environment.legacyApiKeys,
    now: () => Math.floor(Date.now() / 1000),
  };
}

/** Answers API Gateway proxy events for `/secret-scanning`. A fault is logged and answered with 503: try again. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  try {
    return await receiveReport(event, service);
  } catch (error) {
    writeLog({ event: 'leak-report-fault', ...describeError(error) });
    const answer = jsonResponse(503, { message: 'Service temporarily unavailable' });
    return { ...answer, headers: { ...answer.headers, 'Retry-After': '60' } };
  }
}
