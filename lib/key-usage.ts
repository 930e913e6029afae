// When API keys were last used: follows the access log of the API, so that the request path pays nothing for it.
import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { KEY_USAGE_VARIABLES } from '../core/environment/key-usage.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import type { ApiKeyTable } from './api-key-table.ts';
import { followAccessLog } from './access-log-follower.ts';
import { BundledFunction } from './bundled-function.ts';

/** Properties of {@link KeyUsage}. */
export interface KeyUsageProps {
  readonly apiKeys: ApiKeyTable;
  /** Where API Gateway writes a line for each request. */
  readonly accessLog: ILogGroup;
  /** Time within which a key's last use is written once at the most. @default 5 minutes */
  readonly window?: Duration;
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/** Creates the function and its subscription. Only lines of accepted API keys are delivered, and paid for. */
export class KeyUsage extends Construct {
  readonly function: Function;

  constructor(scope: Construct, id: string, props: KeyUsageProps) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Function', {
      entry: 'key-usage',
      description: 'Notes when API keys were last used',
      timeout: Duration.minutes(1),
      environment: encodeEnvironment(KEY_USAGE_VARIABLES, {
        apiKeyTable: props.apiKeys.table.tableName,
        windowSeconds: (props.window ?? Duration.minutes(5)).toSeconds(),
      }),
      logRetention: props.logRetention,
      ...(props.retainLogs !== undefined && { retainLogs: props.retainLogs }),
    }).function;
    grantNoteUse(this.function, props.apiKeys.table.tableArn);
    followAccessLog(this, {
      target: this.function,
      accessLog: props.accessLog,
      credentialType: 'api_key',
      runbook: 'key-usage-errors',
      alarmTopicArn: props.alarmTopicArn,
    });
  }
}

/**
 * Lets a function find a key by its id and write when it was last used: by the conditions, no other attribute of an item
 * can be read, and above all none can be written.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function grantNoteUse(grantee: Function, tableArn: string): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:GetItem'],
    resourceArns: [tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['digest', 'keyDigest', 'lastUsedAt'] },
      StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    },
  });
  Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:UpdateItem'],
    resourceArns: [tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['digest', 'lastUsedAt'] },
      StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW', 'UPDATED_OLD'] },
    },
  });
}
