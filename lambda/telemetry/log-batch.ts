// Reads what a CloudWatch Logs subscription delivers: compressed batches of log lines.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Bytes that a batch may unpack to; a delivery is below 6 MB packed, and log lines pack well. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

const unpack = promisify(gunzip);

/**
 * Gives the lines of a batch; none for the messages by which CloudWatch Logs tests a subscription.
 *
 * @throws {Error} when it is no batch of CloudWatch Logs
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export async function readLogBatch(data: string): Promise<string[]> {
  const bytes = await unpack(Buffer.from(data, 'base64'), { maxOutputLength: UNPACKED_BYTES_MAX });
  const batch = JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>> | null;
  const { messageType, logEvents } = batch ?? {};
  if (messageType === 'CONTROL_MESSAGE') return [];
  if (messageType !== 'DATA_MESSAGE' || !Array.isArray(logEvents)) {
    throw new TypeError('a delivery must be a batch of CloudWatch Logs');
  }
  return (logEvents as unknown[]).map(messageOf);
}

/** A line that is none counts as an empty one, which is malformed to whoever reads it. */
function messageOf(event: unknown): string {
  const message = (event as { readonly message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : '';
}
