// Entry point of the secret scanning function: receives reports of leaked API keys.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ALLOWED_ORIGINS } from '../../core/cors.ts';
import { SECRET_SCANNING_VARIABLES } from '../../core/environment/secret-scanning.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { withCors } from '../http/api-response.ts';
import { stageAuthorizerCache } from '../store/authorizer-cache.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoLeakedKeyStore } from '../store/leaked-key-store.ts';
import { leakReportLog } from './leak-report-log.ts';
import { PublicKeyCache } from './public-key-cache.ts';
import { fetchPublicKeys } from './public-key-set.ts';
import { receiveReport, type SecretScanningService } from './receive-report.ts';

const service = createService();

function createService(): SecretScanningService {
  const environment = decodeEnvironment(SECRET_SCANNING_VARIABLES, process.env);
  const now = () => Math.floor(Date.now() / 1000);
  return {
    keys: new PublicKeyCache(() => fetchPublicKeys(environment.publicKeysUrl), Date.now),
    store: new DynamoLeakedKeyStore(createDynamoClient(), environment.apiKeyTable),
    cache: stageAuthorizerCache(environment),
    legacyKeys: environment.legacyApiKeys,
    log: leakReportLog(environment.stageName, now),
    now,
  };
}

/** Answers API Gateway proxy events for `/secret-scanning`. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const origin = event.headers['Origin'] ?? event.headers['origin'];
  return withCors(await receiveReport(event, service), origin, ALLOWED_ORIGINS);
}
