// The REQUEST authorizer: the function that decides who is calling, and API Gateway's handle on it.
import { Duration } from 'aws-cdk-lib';
import { IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AUTHORIZER_VARIABLES } from '../core/environment/authorizer.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import type { Issuer } from '../core/issuer.ts';
import type { AccessTable } from './access-table.ts';
import type { ApiKeyTable } from './api-key-table.ts';
import { BundledFunction } from './bundled-function.ts';
import type { SessionTable } from './session-table.ts';

/** Properties of an {@link Authorizer}. */
export interface AuthorizerProps {
  readonly apiKeys: ApiKeyTable;
  readonly sessions: SessionTable;
  /** Roles decide; answers are then cached by credential and path. @default none, owners only */
  readonly access?: AccessTable | undefined;
  /** The gateway's own key of requests that no profile throttles. @default none asked for */
  readonly usageKey?: string | undefined;
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
      environment: encodeEnvironment(AUTHORIZER_VARIABLES, {
        apiKeyTable: props.apiKeys.table.tableName,
        sessionTable: props.sessions.table.tableName,
        accessTable: props.access?.table.tableName,
        usageKey: props.usageKey,
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
    props.sessions.grantVerify(this.handler.function);
    props.access?.grantVerify(this.handler.function);
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: this.handler.function,
      // Without a cache the identity source is left out: whether it is still enforced then is not documented, and the
      // function refuses a missing header itself.
      identitySources: cacheTtl.toSeconds() > 0 ? identitySources(props.access) : [],
      resultsCacheTtl: cacheTtl,
    });
  }
}

/**
 * Without access control an answer spans the whole API and is kept by the credential. With it, no policy could hold what
 * hundreds of roles allow, so an answer is for one path, and kept by both.
 *
 * @see docs/decisions/0034-policy-by-path.md
 */
function identitySources(access: AccessTable | undefined): string[] {
  const credential = IdentitySource.header('Authorization');
  return access === undefined ? [credential] : [credential, IdentitySource.context('path')];
}
