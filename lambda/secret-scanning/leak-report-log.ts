// The log lines of the secret scanning function. They count tokens and never quote one, nor a digest or an address.
import { LEAK_REPORT_FAULTS, METRIC_NAMESPACE } from '../../core/metric.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';

/** What became of a report. */
export interface ReportSummary {
  readonly requestId: string;
  readonly tokens: number;
  /** Elements of the report that are no records of a token. */
  readonly malformed: number;
  readonly truePositives: number;
  /** Keys that this report revoked. */
  readonly revoked: number;
  /** Keys that could not be looked up or revoked. */
  readonly failed: number;
}

/** Where the function writes what happened. */
export interface LeakReportLog {
  report(summary: ReportSummary): void;
  /** A request that was no report. */
  refusal(requestId: string, reason: string): void;
  /** Something of ours went wrong; counts on a metric that an alarm watches. */
  fault(requestId: string, step: 'flush' | 'report', error: unknown): void;
}

/** Creates the log of a stage. `now` gives seconds since the epoch. */
export function leakReportLog(stageName: string, now: () => number): LeakReportLog {
  return {
    report: (summary) => writeLog({ event: 'leak-report', ...summary }),
    refusal: (requestId, reason) => writeLog({ event: 'leak-report-refused', requestId, reason }),
    fault: (requestId, step, error) =>
      writeLog(
        {
          event: 'leak-report-fault',
          Stage: stageName,
          [LEAK_REPORT_FAULTS]: 1,
          requestId,
          step,
          ...describeError(error),
        },
        { _aws: { Timestamp: now() * 1000, CloudWatchMetrics: METRICS } },
      ),
  };
}

const METRICS = [
  {
    Namespace: METRIC_NAMESPACE,
    Dimensions: [['Stage']],
    Metrics: [{ Name: LEAK_REPORT_FAULTS, Unit: 'Count' }],
  },
];
