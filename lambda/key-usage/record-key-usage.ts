// What is done with a delivery of the access log: the newest use of each key in it is written, if that is due.
import { readLogBatch } from '../telemetry/log-batch.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';
import { newestUsesIn } from './key-use.ts';
import type { UsageRecorder } from './usage-recorder.ts';

/** What the function works with. */
export interface KeyUsageService {
  readonly recorder: UsageRecorder;
  /** Gives seconds since the epoch. */
  readonly now: () => number;
}

/**
 * Handles one delivery. A lost, repeated or reordered one does no harm: only the newest use counts, and only forwards.
 *
 * @throws {Error} when the delivery cannot be read or a key's use could not be written; Lambda tries it twice more
 */
export async function recordKeyUsage(
  data: string,
  { recorder, now }: KeyUsageService,
): Promise<void> {
  const lines = await readLogBatch(data);
  const { byKey, malformed } = newestUsesIn(lines, now());
  const { written, recent, unknown, faults } = await recorder.record(byKey);
  writeLog({
    event: 'key-usage-batch',
    lines: lines.length,
    malformed,
    keys: byKey.size,
    written,
    recent,
    unknown,
    failed: faults.length,
    ...(faults.length > 0 && describeError(faults[0])),
  });
  if (faults.length > 0) {
    throw new Error(`the use of ${faults.length} keys could not be written`, { cause: faults[0] });
  }
}
