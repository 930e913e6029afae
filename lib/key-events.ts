// What follows every change of an API key: the consumer of the key table's stream, the table of audit records, and where
// a delivery ends up that never succeeds.
import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../core/api-key-event.ts';
import { KEY_EVENTS_VARIABLES } from '../core/environment/key-events.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import { METRIC_NAMESPACE, UNREADABLE_KEY_CHANGES } from '../core/metric.ts';
import type { ApiKeyTable } from './api-key-table.ts';
import { grantFlush } from './authorizer-cache-grant.ts';
import { BundledFunction } from './bundled-function.ts';
import { KeyAuditTable } from './key-audit-table.ts';
import { RunbookAlarm } from './runbook-alarm.ts';
import { consumeStream, createDeadLetters, watchStreams } from './stream-consumer.ts';

/** Properties of {@link KeyEvents}. */
export interface KeyEventsProps {
  readonly apiKeys: ApiKeyTable;
  readonly api: RestApi;
  readonly stageName: string;
  /** @default 5 seconds, that of the authorizer */
  readonly authorizerTimeout?: Duration;
  /** @default the account's default bus */
  readonly eventBus?: IEventBus;
  /** Days for which audit records are kept. @default 400 */
  readonly auditRetentionDays?: number;
  /** Keeps the audit records when the stack is deleted. @default true */
  readonly retainData?: boolean;
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/** Half of what a stream keeps: an operator has the other half to read what was given up. */
const RECORD_AGE_MAX = Duration.hours(12);

const MINUTE = Duration.minutes(1);

/** Creates the consumer with everything around it. */
export class KeyEvents extends Construct {
  readonly function: Function;
  readonly audit: KeyAuditTable;
  /** Gets the place in the stream, not the contents, of records that were given up. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: KeyEventsProps) {
    super(scope, id);
    const eventBus = props.eventBus ?? EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    this.audit = new KeyAuditTable(this, 'Audit', { retain: props.retainData ?? true });
    this.deadLetters = createDeadLetters(this);
    this.function = this.#createFunction(props, eventBus);
    this.audit.grantRecord(this.function);
    grantFlush(this.function, props);
    grantPublish(this.function, eventBus);
    this.#consume(props.apiKeys);
    this.#watch(props);
  }

  #createFunction(props: KeyEventsProps, eventBus: IEventBus): Function {
    return new BundledFunction(this, 'Function', {
      entry: 'key-events',
      description: 'Flushes, records and tells changes of API keys',
      // A wait for answers of the authorizer that are still under way is part of every run that flushes.
      timeout: MINUTE,
      environment: encodeEnvironment(KEY_EVENTS_VARIABLES, {
        keyAuditTable: this.audit.table.tableName,
        auditRetentionDays: props.auditRetentionDays ?? 400,
        eventBus: eventBus.eventBusName,
        apiId: props.api.restApiId,
        stageName: props.stageName,
        authorizerTimeoutSeconds: (props.authorizerTimeout ?? Duration.seconds(5)).toSeconds(),
      }),
      logRetention: props.logRetention,
      ...(props.retainLogs !== undefined && { retainLogs: props.retainLogs }),
    }).function;
  }

  // What cannot be read is passed over by the function, so that a failed record is one that may succeed: it is tried for
  // as long as there is time.
  #consume({ table }: ApiKeyTable): void {
    consumeStream(this, 'Stream', {
      table,
      target: this.function,
      deadLetters: this.deadLetters,
      recordAgeMax: RECORD_AGE_MAX,
    });
  }

  #watch({ stageName, alarmTopicArn }: KeyEventsProps): void {
    watchStreams(this, {
      target: this.function,
      deadLetters: this.deadLetters,
      runbooks: { givenUp: 'key-events-given-up', late: 'key-events-late' },
      alarmTopicArn,
    });
    new RunbookAlarm(this, 'Unreadable', {
      runbook: 'key-events-unreadable',
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: UNREADABLE_KEY_CHANGES,
        dimensionsMap: { Stage: stageName },
        statistic: Stats.SUM,
        period: MINUTE,
      }),
      threshold: 1,
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
  }
}

/** Lets a function send the events of this product to one bus, under no other name. */
function grantPublish(grantee: Function, eventBus: IEventBus): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['events:PutEvents'],
    resourceArns: [eventBus.eventBusArn],
    conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
  });
}
