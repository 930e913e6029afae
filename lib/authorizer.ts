// The REQUEST authorizer: the function that decides who is calling, and API Gateway's handle on it.
import { Duration } from 'aws-cdk-lib';
import { IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { encodeAuthorizerEnvironment } from '../core/environment.ts';
import type { Issuer } from '../core/issuer.ts';
import type { ApiKeyTable } from './api-key-table.ts';
import { BundledFunction } from './bundled-function.ts';

/** Properties of an {@link Authorizer}. */
export interface AuthorizerProps {
  readonly apiKeys: ApiKeyTable;
  /** @default none, API keys only */
  readonly issuers?: readonly Issuer[];
  /** @default 300 seconds */
  readonly cacheTtl?: Duration;
  /** @default true */
  readonly expiryConditions?: boolean;
  /** @default refuse */
  readonly legacyApiKeys?: 'accept' | 'refuse';
  /** @default none reserved */
  readonly reservedConcurrency?: number;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/** Creates the authorizer. Its time-out is below every limit of API Gateway, so that a slow store ends in our answer. */
export class Authorizer extends Construct {
  readonly authorizer: RequestAuthorizer;
  readonly handler: BundledFunction;

  constructor(scope: Construct, id: string, props: AuthorizerProps) {
    super(scope, id);
    const cacheTtl = props.cacheTtl ?? Duration.minutes(5);
    this.handler = new BundledFunction(this, 'Handler', {
      entry: 'authorizer',
      description: 'Decides who calls the Rigbox API and what they may do',
      timeout: Duration.seconds(5),
      memorySizeMb: 1024,
      environment: encodeAuthorizerEnvironment({
        apiKeyTable: props.apiKeys.table.tableName,
        issuers: props.issuers ?? [],
        legacyApiKeys: props.legacyApiKeys ?? 'refuse',
        cacheTtlSeconds: cacheTtl.toSeconds(),
        expiryConditions: props.expiryConditions ?? true,
      }),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrency: props.reservedConcurrency,
      }),
      logRetention: props.logRetention,
      ...(props.retainLogs !== undefined && { retainLogs: props.retainLogs }),
    });
    props.apiKeys.grantVerify(this.handler.function);
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: this.handler.function,
      // Without a cache the identity source is left out: whether it is still enforced then is not documented, and the
      // function refuses a missing header itself.
      identitySources: cacheTtl.toSeconds() > 0 ? [IdentitySource.header('Authorization')] : [],
      resultsCacheTtl: cacheTtl,
    });
  }
}
