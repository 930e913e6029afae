// A small stack with what surrounds API keys and nothing else, for the tests of those constructs.
import { Stack, type App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ApiKeyTable } from '../../lib/api-key-table.ts';
import { FrontDoorApi } from '../../lib/front-door-api.ts';
import { KeyEvents, type KeyEventsProps } from '../../lib/key-events.ts';
import { KeyUsage, type KeyUsageProps } from '../../lib/key-usage.ts';
import { SecretScanning, type SecretScanningProps } from '../../lib/secret-scanning.ts';
import { acknowledge } from '../../lib/security-checks.ts';
import { createApp } from './synthesized-stack.ts';

/** What a test may turn. */
export type KeyFunctionsOptions = Partial<KeyEventsProps & KeyUsageProps & SecretScanningProps>;

/** The stack with its constructs. */
export class KeyFunctionsStack extends Stack {
  readonly events: KeyEvents;
  readonly usage: KeyUsage;
  readonly scanning: SecretScanning;

  constructor(app: App, options: KeyFunctionsOptions = {}) {
    super(app, 'KeyFunctions');
    const logs = { logRetention: RetentionDays.ONE_WEEK };
    const apiKeys = new ApiKeyTable(this, 'ApiKeys');
    const { api, accessLog } = new FrontDoorApi(this, 'FrontDoor', {
      stageName: 'test',
      requestsPerSecond: 1,
      burst: 1,
      ...logs,
    });
    acknowledge(api.deploymentStage, 'web-acl-switched-off');
    // An API without a method cannot be deployed.
    acknowledge(api.root.addMethod('GET', new MockIntegration()), 'public-route');
    const shared = {
      apiKeys,
      api,
      accessLog,
      stageName: 'test',
      flushDelayMs: 250,
      ...logs,
      ...options,
    };
    this.events = new KeyEvents(this, 'KeyEvents', shared);
    this.usage = new KeyUsage(this, 'KeyUsage', shared);
    this.scanning = new SecretScanning(this, 'SecretScanning', shared);
  }
}

/** Synthesizes the template. */
export function synthesizeKeyFunctions(options: KeyFunctionsOptions = {}): Template {
  return Template.fromStack(new KeyFunctionsStack(createApp(), options));
}

/** A statement of a policy. */
export interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Gives what the role of a function may do, beside writing its log and its traces. */
export function rightsOf(template: Template, role: RegExp): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as {
    readonly Properties: {
      readonly Roles: readonly { readonly Ref: string }[];
      readonly PolicyDocument: { readonly Statement: Statement[] };
    };
  }[];
  return policies
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => role.test(Ref)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => !/^"?\[?"?(logs|xray):/.test(JSON.stringify(Action)));
}
