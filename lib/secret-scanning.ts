// Receives reports of leaked API keys and revokes them: the function behind the public route POST /secret-scanning.
import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LEAK_REPORT_FAULTS, METRIC_NAMESPACE } from '../core/metric.ts';
import { SECRET_SCANNING_VARIABLES } from '../core/environment/secret-scanning.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import type { ApiKeyTable } from './api-key-table.ts';
import { grantFlush } from './authorizer-cache-grant.ts';
import { BundledFunction } from './bundled-function.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

/** Properties of {@link SecretScanning}. */
export interface SecretScanningProps {
  readonly apiKeys: ApiKeyTable;
  readonly api: RestApi;
  readonly stageName: string;
  /** Milliseconds between a revocation and the flush. */
  readonly flushDelayMs: number;
  /** @default refuse */
  readonly legacyApiKeys?: 'accept' | 'refuse';
  /** Where the reporter publishes its keys. @default GitHub's address */
  readonly publicKeysUrl?: string;
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/** Where GitHub publishes the keys that it signs its reports with. */
export const GITHUB_PUBLIC_KEYS_URL = 'https://api.github.com/meta/public_keys/secret_scanning';

/** Creates the function; the route to it is added with the others. */
export class SecretScanning extends Construct {
  readonly function: Function;

  constructor(scope: Construct, id: string, props: SecretScanningProps) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Function', {
      entry: 'secret-scanning',
      description: 'Revokes API keys that were found in public places',
      // Below the 29 s of API Gateway and the 30 s that GitHub waits for an answer.
      timeout: Duration.seconds(25),
      environment: encodeEnvironment(SECRET_SCANNING_VARIABLES, {
        apiKeyTable: props.apiKeys.table.tableName,
        apiId: props.api.restApiId,
        stageName: props.stageName,
        flushDelayMs: props.flushDelayMs,
        legacyApiKeys: props.legacyApiKeys ?? 'refuse',
        publicKeysUrl: props.publicKeysUrl ?? GITHUB_PUBLIC_KEYS_URL,
      }),
      logRetention: props.logRetention,
      ...(props.retainLogs !== undefined && { retainLogs: props.retainLogs }),
    }).function;
    props.apiKeys.grantRevoke(this.function);
    grantFlush(this.function, props);
    this.#watch(props);
  }

  // The function answers its own faults, so that Lambda sees none of them; what it sees is a crash or a time-out.
  #watch({ stageName, alarmTopicArn }: SecretScanningProps): void {
    const period = Duration.minutes(5);
    const topic = alarmTopicArn === undefined ? {} : { alarmTopicArn };
    new RunbookAlarm(this, 'Faults', {
      runbook: 'leak-report-faults',
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: LEAK_REPORT_FAULTS,
        dimensionsMap: { Stage: stageName },
        statistic: Stats.SUM,
        period,
      }),
      threshold: 1,
      ...topic,
    });
    new RunbookAlarm(this, 'Crashes', {
      runbook: 'leak-report-crashes',
      metric: this.function.metricErrors({ period }),
      threshold: 1,
      ...topic,
    });
  }
}
