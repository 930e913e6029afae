// A function that follows the access log of the API: which lines it gets, and what is said when it fails.
import { Duration } from 'aws-cdk-lib';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, SubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import type { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';

/** What follows which lines. */
export interface AccessLogFollowerProps {
  readonly target: Function;
  readonly accessLog: ILogGroup;
  /** Only lines of accepted credentials of this type are delivered, and paid for. */
  readonly credentialType: 'api_key' | 'session';
  /** Section of the runbook for a function that fails. */
  readonly runbook: string;
  /** ARN of the SNS topic that the alarm notifies. @default none */
  readonly alarmTopicArn?: string | undefined;
}

/** Creates the subscription and the alarm. */
export function followAccessLog(
  scope: Construct,
  { target, accessLog, credentialType, runbook, alarmTopicArn }: AccessLogFollowerProps,
): void {
  new SubscriptionFilter(scope, 'Subscription', {
    logGroup: accessLog,
    destination: new LambdaDestination(target),
    filterPattern: FilterPattern.all(
      FilterPattern.stringValue('$.credentialType', '=', credentialType),
      FilterPattern.stringValue('$.status', '!=', '401'),
    ),
  });
  new RunbookAlarm(scope, 'Errors', {
    runbook,
    metric: target.metricErrors({ period: Duration.minutes(5) }),
    threshold: 3,
    ...(alarmTopicArn !== undefined && { alarmTopicArn }),
  });
}
