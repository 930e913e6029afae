// The record of an authorizer decision: one log line with one metric in it, in CloudWatch's embedded metric format.
import { METRIC_NAMESPACE } from '../../core/metric.ts';
import type { Principal } from '../../core/principal.ts';
import type { RefusalReason } from '../../core/refusal.ts';
import { describeError, writeLog } from './structured-log.ts';

/** What was decided: `granted` says who the caller is, not that every operation is open to them. */
export type Decision =
  | { readonly outcome: 'granted'; readonly principal: Principal }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason }
  | { readonly outcome: 'faulted'; readonly error: unknown };

/** Where and when it was decided. */
export interface DecisionScene {
  readonly requestId: string;
  readonly stage: string;
  readonly method: string;
  /** Path template of the matched route; the path itself may hold what its caller typed. */
  readonly resource: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/**
 * Writes the line of a decision. The metric `Decisions` counts by stage, outcome and reason, `Duration` by stage.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function logDecision(decision: Decision, scene: DecisionScene): void {
  writeLog(
    {
      event: 'authorizer-decision',
      Stage: scene.stage,
      Outcome: decision.outcome,
      Reason: reasonOf(decision),
      ...describeDecision(decision),
      requestId: scene.requestId,
      method: scene.method,
      resource: scene.resource,
      Decisions: 1,
      Duration: scene.durationMs,
    },
    { _aws: { Timestamp: scene.startedAt, CloudWatchMetrics: METRICS } },
  );
}

const METRICS = [
  {
    Namespace: METRIC_NAMESPACE,
    Dimensions: [
      ['Stage', 'Outcome'],
      ['Stage', 'Outcome', 'Reason'],
    ],
    Metrics: [{ Name: 'Decisions', Unit: 'Count' }],
  },
  {
    Namespace: METRIC_NAMESPACE,
    Dimensions: [['Stage']],
    Metrics: [{ Name: 'Duration', Unit: 'Milliseconds' }],
  },
];

function reasonOf(decision: Decision): string {
  switch (decision.outcome) {
    case 'granted':
      return decision.principal.credential.type;
    case 'refused':
      return decision.reason;
    case 'faulted':
      return 'fault';
  }
}

function describeDecision(decision: Decision) {
  switch (decision.outcome) {
    case 'granted':
      return {
        granted: true,
        principal: decision.principal.reference,
        accountId: decision.principal.accountId,
        credentialId: decision.principal.credential.id,
      };
    case 'refused':
      return { granted: false };
    case 'faulted':
      return { granted: false, ...describeError(decision.error) };
  }
}
