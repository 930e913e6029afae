// What is done with a delivery of the access log: the use of each session in it is written, if that is due.
import { readLogBatch } from '../telemetry/log-batch.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';
import type { SessionRecorder } from './session-recorder.ts';
import { sessionUsesIn } from './session-use.ts';

/** What the function works with. */
export interface SessionUsageService {
  readonly recorder: SessionRecorder;
  /** Gives seconds since the epoch. */
  readonly now: () => number;
}

/**
 * Handles one delivery. A lost, repeated or reordered one does no harm: the last use only moves forward.
 *
 * @throws {Error} when the delivery cannot be read or a session's use could not be written; Lambda tries it twice more
 */
export async function recordSessionUsage(
  data: string,
  { recorder, now }: SessionUsageService,
): Promise<void> {
  const lines = await readLogBatch(data);
  const { uses, malformed } = sessionUsesIn(lines, now());
  const { written, skipped, faults } = await recorder.record(uses);
  writeLog({
    event: 'session-usage-batch',
    lines: lines.length,
    malformed,
    sessions: uses.length,
    written,
    skipped,
    failed: faults.length,
    ...(faults.length > 0 && describeError(faults[0])),
  });
  if (faults.length > 0) {
    throw new Error(`the use of ${faults.length} sessions could not be written`, {
      cause: faults[0],
    });
  }
}
