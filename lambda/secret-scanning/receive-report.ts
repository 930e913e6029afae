// POST /secret-scanning: receives reports of leaked keys in the format of GitHub's secret scanning partner programme. The
// route is public; the signature is what lets a report in.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { jsonResponse } from '../http/api-response.ts';
import type { AuthorizerCache } from '../store/authorizer-cache.ts';
import type { LeakedKeyStore } from '../store/leaked-key-store.ts';
import type { LeakReportLog } from './leak-report-log.ts';
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
  readonly log: LeakReportLog;
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
} as const satisfies Record<string, readonly [status: number, message: string]>;

type RefusalCode = keyof typeof REFUSALS;

/**
 * Receives a report and answers it; never rejects. A fault is logged and answered with 503, by when every key that could
 * be revoked is: the same report may be sent again.
 *
 * @see https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program
 */
export async function receiveReport(
  event: APIGatewayProxyEvent,
  service: SecretScanningService,
): Promise<APIGatewayProxyResult> {
  const requestId = requestIdOf(event);
  try {
    const report = await verifyReport(event, service.keys);
    if (typeof report !== 'string') return await answerReport(report, event, service);
    service.log.refusal(requestId, report);
    const [status, message] = REFUSALS[report];
    return jsonResponse(status, { message });
  } catch (error) {
    service.log.fault(requestId, 'report', error);
    return jsonResponse(
      503,
      { message: 'Service temporarily unavailable' },
      { 'Retry-After': '60' },
    );
  }
}

/** Takes a request for a report only when all of it is: size, signature over the bytes as they came, then contents. */
async function verifyReport(
  event: APIGatewayProxyEvent,
  keys: PublicKeyCache,
): Promise<LeakReport | RefusalCode> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
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

/**
 * Revokes the keys of a report, drops the cached policies, and says of each token what it was. A report that revokes
 * nothing, a repeated one above all, does not flush: nobody can empty the cache with an old report.
 *
 * @throws {Error} when a key could not be looked up or revoked; the others are revoked by then
 */
async function answerReport(
  { tokens, malformed }: LeakReport,
  event: APIGatewayProxyEvent,
  service: SecretScanningService,
): Promise<APIGatewayProxyResult> {
  const requestId = requestIdOf(event);
  const { labels, revoked, faults } = await revokeLeakedKeys(tokens, {
    store: service.store,
    legacyKeys: service.legacyKeys,
    now: service.now(),
    origin: { sourceIp: event.requestContext.identity.sourceIp, requestId },
  });
  if (revoked > 0) await flush(requestId, service);
  service.log.report({
    requestId,
    tokens: tokens.length,
    malformed,
    truePositives: labels.filter(({ label }) => label === 'true_positive').length,
    revoked,
    failed: faults.length,
  });
  if (faults.length > 0) {
    throw new Error(`${faults.length} keys could not be revoked`, { cause: faults[0] });
  }
  return jsonResponse(200, encodeFeedback(labels));
}

// The keys are revoked all the same, and the consumer of the table's stream flushes again.
async function flush(
  requestId: string,
  { cache, log }: Pick<SecretScanningService, 'cache' | 'log'>,
): Promise<void> {
  try {
    await cache.flush();
  } catch (error) {
    log.fault(requestId, 'flush', error);
  }
}

function requestIdOf({ requestContext }: APIGatewayProxyEvent): string {
  return requestContext.extendedRequestId ?? requestContext.requestId;
}
