// When and from where sessions were used: follows the access log of the API, so that the request path pays nothing for it.
import { Duration } from 'aws-cdk-lib';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { SESSION_USAGE_VARIABLES } from '../core/environment/session-usage.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import { followAccessLog } from './access-log-follower.ts';
import { BundledFunction } from './bundled-function.ts';
import type { SessionTable } from './session-table.ts';

/** Properties of {@link SessionUsage}. */
export interface SessionUsageProps {
  readonly sessions: SessionTable;
  /** Where API Gateway writes a line for each request. */
  readonly accessLog: ILogGroup;
  /** Time within which a session's last use is written once at the most. @default 5 minutes */
  readonly window?: Duration;
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/**
 * Creates the function and its subscription. Only lines of accepted session tokens are delivered, and paid for. A log
 * group has two subscriptions at the most: this is the access log's second one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export class SessionUsage extends Construct {
  readonly function: Function;

  constructor(scope: Construct, id: string, props: SessionUsageProps) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Function', {
      entry: 'session-usage',
      description: 'Notes when sessions were used',
      timeout: Duration.minutes(1),
      environment: encodeEnvironment(SESSION_USAGE_VARIABLES, {
        sessionTable: props.sessions.table.tableName,
        windowSeconds: (props.window ?? Duration.minutes(5)).toSeconds(),
      }),
      logRetention: props.logRetention,
      ...(props.retainLogs !== undefined && { retainLogs: props.retainLogs }),
    }).function;
    props.sessions.grantNoteUse(this.function);
    followAccessLog(this, {
      target: this.function,
      accessLog: props.accessLog,
      credentialType: 'session',
      runbook: 'session-usage-errors',
      alarmTopicArn: props.alarmTopicArn,
    });
  }
}
