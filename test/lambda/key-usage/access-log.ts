// Deliveries of the access log for tests, as API Gateway writes the lines and CloudWatch Logs packs them.
import { gzipSync } from 'node:zlib';

/** Fields of a line that matter here. */
export interface AccessLogLine {
  readonly keyId?: string;
  /** Seconds since the epoch, fractions included. */
  readonly at: number;
  readonly status?: number;
  readonly credentialType?: string;
}

/** Writes a line. A request without a credential has `-` where API Gateway has no value. */
export function accessLogLine({
  keyId = '-',
  at,
  status = 200,
  credentialType = keyId === '-' ? '-' : 'api_key',
}: AccessLogLine): string {
  return JSON.stringify({
    requestId: 'Xy1abcEjjoEEBxQ=',
    time: String(Math.round(at * 1000)),
    sourceIp: '192.0.2.1',
    method: 'GET',
    resource: '/api/v1/{proxy+}',
    status: String(status),
    errorType: '-',
    principal: 'rig:user:u',
    accountId: 'acct-1',
    credentialType,
    credentialId: keyId,
    latencyMs: '12',
    bytes: '120',
    waf: '-',
  });
}

/** Packs lines as a subscription delivers them. */
export function packLogBatch(lines: readonly string[], messageType = 'DATA_MESSAGE'): string {
  const batch = {
    messageType,
    owner: '123456789012',
    logGroup: 'access-log',
    logStream: 'stream-1',
    subscriptionFilters: ['api-keys'],
    logEvents: lines.map((message, index) => ({
      id: String(index).padStart(56, '3'),
      timestamp: 1_800_000_000_000,
      message,
    })),
  };
  return gzipSync(JSON.stringify(batch)).toString('base64');
}
