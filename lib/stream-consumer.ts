// Connects a function to the stream of a table: the rights to read it, how batches come, come again and are given up, and
// the alarms that say so.
import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, StartingPosition, type Function } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption, type IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';
import { acknowledge, acknowledgeStreams } from './security-checks.ts';

/** What is connected, and how long it is tried. */
export interface StreamConsumerProps {
  /** A table with a stream. */
  readonly table: ITable;
  /** Answers batches with the records that failed. */
  readonly target: Function;
  /** Gets the place in the stream, not the contents, of records that were given up. */
  readonly deadLetters: IQueue;
  readonly recordAgeMax: Duration;
  /** Filters, one of which a record must pass. @default every record passes */
  readonly filters?: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Creates the mapping. It begins with the oldest record, since changes may come before it is ready.
 *
 * @throws {Error} when the table has no stream
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export function consumeStream(
  scope: Construct,
  id: string,
  { table, target, deadLetters, recordAgeMax, filters }: StreamConsumerProps,
): void {
  const { tableArn, tableStreamArn } = table;
  if (tableStreamArn === undefined) throw new Error(`the table of ${id} must have a stream`);
  grantConsume(target, { tableArn, tableStreamArn });
  acknowledgeStreams(target.role ?? target, table);
  const mapping = new EventSourceMapping(scope, id, {
    target,
    eventSourceArn: tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    maxRecordAge: recordAgeMax,
    onFailure: new SqsDlq(deadLetters),
    ...(filters && { filters: filters.map((filter) => ({ pattern: JSON.stringify(filter) })) }),
  });
  // Lambda tests the rights of the role when the mapping is created.
  mapping.node.addDependency(target.role ?? target);
}

/** Creates the queue of what is given up. */
export function createDeadLetters(scope: Construct): Queue {
  const deadLetters = new Queue(scope, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(deadLetters, 'dead-letter-queue');
  return deadLetters;
}

/** What is watched, and the sections of the runbook for each thing that can be wrong with it. */
export interface StreamWatchProps {
  readonly target: Function;
  readonly deadLetters: IQueue;
  readonly runbooks: { readonly givenUp: string; readonly late: string };
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string | undefined;
}

const MINUTE = Duration.minutes(1);

/** Creates the alarms: something was given up, or what comes is older than a minute for three. */
export function watchStreams(
  scope: Construct,
  { target, deadLetters, runbooks, alarmTopicArn }: StreamWatchProps,
): void {
  const topic = alarmTopicArn === undefined ? {} : { alarmTopicArn };
  new RunbookAlarm(scope, 'GivenUp', {
    runbook: runbooks.givenUp,
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({
      period: MINUTE,
      statistic: Stats.MAXIMUM,
    }),
    threshold: 1,
    ...topic,
  });
  new RunbookAlarm(scope, 'Late', {
    runbook: runbooks.late,
    metric: target.metric('IteratorAge', { period: MINUTE, statistic: Stats.MAXIMUM }),
    threshold: MINUTE.toMilliseconds(),
    evaluationPeriods: 3,
    ...topic,
  });
}

/** Lets a function read the stream of one table. */
function grantConsume(
  grantee: Function,
  { tableArn, tableStreamArn }: { readonly tableArn: string; readonly tableStreamArn: string },
): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resourceArns: [tableStreamArn],
  });
  Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:ListStreams'],
    resourceArns: [`${tableArn}/stream/*`],
  });
}
