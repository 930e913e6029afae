// POST /secret-scanning: receives reports of leaked keys in the format of GitHub's secret scanning partner programme. The
// route is public; the signature is what lets a report in.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { jsonResponse } from '../http/api-response.ts';
import type { AuthorizerCache } from '../store/authorizer-cache.ts';
import type { LeakedKeyStore } from '../store/leaked-key-store.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';
import { encodeFeedback, readLeakReport, type LeakReport } from './leak-report.ts';
import type { PublicKeyCache } from './public-key-cache.ts';
import { revokeLeakedKeys } from './revoke-leaked-keys.ts';
import { isSignedBy, readSignature } from './signature.ts';

/** What the receiver works with. */
export interface SecretScanningService {
  readonly keys: PublicKeyCache;
  readonly store: LeakedKeyStore;
  readonly cache: AuthorizerCache;
  readonly legacyKeys: 'accept' | 'refuse';
  /** Gives seconds since the epoch. */
  readonly now: () => number;
}

const BODY_BYTES_MAX = 1024 * 1024;
const TOKENS_MAX = 1_000;

/** The answers to requests that are no report. None of them is a 401: no credential would help. */
const REFUSALS = {
  'body-too-large': [413, 'The body must be at most 1048576 bytes'],
  'signature-missing': [400, 'The signature headers are missing or malformed'],
  'key-unknown': [403, 'The signature is by a key that is not known'],
  'signature-wrong': [403, 'The signature is wrong'],
  'body-not-array': [400, 'The body is not a JSON array'],
  'tokens-too-many': [413, 'The body must have at most 1000 elements'],
} as const satisfies Record<string, readonly [number, string]>;

type RefusalCode = keyof typeof REFUSALS;

/**
 * Receives a report: checks it, revokes the keys in it, drops the cached policies, answers what each token was.
 *
 * Repeating a report changes nothing and does not even flush, so that nobody can empty the cache with an old one. When a
 * flush fails the keys are revoked all the same, and the consumer of the table's stream repeats it.
 *
 * @throws {Error} when the reporter's keys or the store cannot be reached; every key that could be is revoked by then
 * @see https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program
 */
export async function receiveReport(
  event: APIGatewayProxyEvent,
  service: SecretScanningService,
): Promise<APIGatewayProxyResult> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const report = await verifyReport(event, body, service);
  if (typeof report === 'string') return refusalResponse(report);
  const now = service.now();
  const { sourceIp } = event.requestContext.identity;
  const result = await revokeLeakedKeys(report.tokens, {
    store: service.store,
    legacyKeys: service.legacyKeys,
    now,
    origin: { sourceIp, requestId: requestIdOf(event) },
  });
  if (result.revoked > 0) await flush(service.cache);
  writeLog({
    event: 'leak-report',
    requestId: requestIdOf(event),
    tokens: report.tokens.length,
    malformed: report.malformed,
    truePositives: result.labels.filter(({ label }) => label === 'true_positive').length,
    revoked: result.revoked,
    failed: result.faults.length,
  });
  if (result.faults.length > 0) {
    throw new Error(`${result.faults.length} keys could not be revoked`, {
      cause: result.faults[0],
    });
  }
  return jsonResponse(200, encodeFeedback(result.labels));
}

async function verifyReport(
  event: APIGatewayProxyEvent,
  body: Buffer,
  { keys }: SecretScanningService,
): Promise<LeakReport | RefusalCode> {
  if (body.length > BODY_BYTES_MAX) return 'body-too-large';
  const presented = readSignature(event);
  if (presented === undefined) return 'signature-missing';
  const key = await keys.find(presented.keyIdentifier);
  if (key === undefined) return 'key-unknown';
  if (!isSignedBy(key, body, presented.signature)) return 'signature-wrong';
  const report = readLeakReport(body.toString('utf8'));
  if (report === undefined) return 'body-not-array';
  return report.tokens.length + report.malformed > TOKENS_MAX ? 'tokens-too-many' : report;
}

async function flush(cache: AuthorizerCache): Promise<void> {
  try {
    await cache.flush();
  } catch (error) {
    writeLog({ event: 'leak-report-flush-fault', ...describeError(error) });
  }
}

function refusalResponse(code: RefusalCode): APIGatewayProxyResult {
  const [status, message] = REFUSALS[code];
  writeLog({ event: 'leak-report-refused', reason: code });
  return jsonResponse(status, { message });
}

function requestIdOf({ requestContext }: APIGatewayProxyEvent): string {
  return requestContext.extendedRequestId ?? requestContext.requestId;
}
