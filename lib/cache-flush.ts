// Empties API Gateway's cache of authorizer policies after changes of access and sessions, whoever made them: the consumer
// of the streams of both tables, and where a delivery ends up that never succeeds.
import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CACHE_FLUSH_VARIABLES } from '../core/environment/cache-flush.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import { WITHDRAWALS } from '../core/session.ts';
import type { AccessTable } from './access-table.ts';
import { grantFlush } from './authorizer-cache-grant.ts';
import { BundledFunction } from './bundled-function.ts';
import type { SessionTable } from './session-table.ts';
import { consumeStream, createDeadLetters, watchStreams } from './stream-consumer.ts';

/** Properties of {@link CacheFlush}. */
export interface CacheFlushProps {
  /** With a stream. */
  readonly sessions: SessionTable;
  /** Absent without access control. */
  readonly access: AccessTable | undefined;
  readonly api: RestApi;
  readonly stageName: string;
  /** @default 5 seconds, that of the authorizer */
  readonly authorizerTimeout?: Duration;
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/** Longer than any policy can be cached: what is given up then has ended by itself. */
const RECORD_AGE_MAX = Duration.hours(2);

const MINUTE = Duration.minutes(1);

/** Uses of sessions are most of their stream, and nothing follows from them: only what something was withdrawn from passes. */
const WITHDRAWN = WITHDRAWALS.map((name) => ({
  dynamodb: { NewImage: { [name]: { N: [{ exists: true }] } } },
}));

/** Creates the consumer with everything around it. */
export class CacheFlush extends Construct {
  readonly function: Function;
  /** Gets the place in the stream, not the contents, of records that were given up. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: CacheFlushProps) {
    super(scope, id);
    this.deadLetters = createDeadLetters(this);
    this.function = this.#createFunction(props);
    grantFlush(this.function, props);
    const consumer = {
      target: this.function,
      deadLetters: this.deadLetters,
      recordAgeMax: RECORD_AGE_MAX,
    };
    consumeStream(this, 'SessionStream', {
      ...consumer,
      table: props.sessions.table,
      filters: WITHDRAWN,
    });
    if (props.access) {
      // The library's class and interface differ in an optional property under exactOptionalPropertyTypes.
      consumeStream(this, 'AccessStream', { ...consumer, table: props.access.table as ITable });
    }
    watchStreams(this, {
      target: this.function,
      deadLetters: this.deadLetters,
      runbooks: { givenUp: 'cache-flush-given-up', late: 'cache-flush-late' },
      alarmTopicArn: props.alarmTopicArn,
    });
  }

  #createFunction(props: CacheFlushProps): Function {
    return new BundledFunction(this, 'Function', {
      entry: 'cache-flush',
      description: 'Flushes cached policies after changes of access and sessions',
      // A wait for answers of the authorizer that are still under way is part of every run that follows a loss.
      timeout: MINUTE,
      environment: encodeEnvironment(CACHE_FLUSH_VARIABLES, {
        apiId: props.api.restApiId,
        stageName: props.stageName,
        authorizerTimeoutSeconds: (props.authorizerTimeout ?? Duration.seconds(5)).toSeconds(),
      }),
      logRetention: props.logRetention,
      ...(props.retainLogs !== undefined && { retainLogs: props.retainLogs }),
    }).function;
  }
}
