// The pages of a stage, as its settings have them: where people sign in, and the dashboard.
import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { DashboardSite } from './dashboard-site.ts';
import type { StageSettings } from './stage-settings.ts';
import { FirstPartyUserPool } from './user-pool.ts';

/** Creates the stage's own user pool in the scope of its stack, if there is to be one. */
export function createUserPool(
  scope: Construct,
  { userPool, retainData }: StageSettings,
): FirstPartyUserPool | undefined {
  if (!userPool) return undefined;
  const { accessTokenMinutes, refreshTokenDays, refreshGraceSeconds, ...same } = userPool;
  return new FirstPartyUserPool(scope, 'UserPool', {
    ...same,
    accessTokenLife: Duration.minutes(accessTokenMinutes),
    refreshTokenLife: Duration.days(refreshTokenDays),
    refreshGrace: Duration.seconds(refreshGraceSeconds),
    retain: retainData,
  });
}

/** What a dashboard is created for. */
export interface StageDashboard {
  readonly api: RestApi;
  readonly settings: StageSettings;
  readonly userPool: FirstPartyUserPool | undefined;
}

/**
 * Creates the dashboard in the scope of a stage's stack, if there is to be one.
 *
 * @throws {Error} when there is neither an issuer nor a user pool to sign in at
 */
export function createDashboard(scope: Construct, stage: StageDashboard): void {
  const { api, settings, userPool } = stage;
  const { dashboard, domain } = settings;
  if (!dashboard) return;
  const own = userPool?.signInFor(dashboard.domain?.name);
  const {
    issuer = own?.issuer ?? settings.issuers[0]?.issuer,
    clientId = own?.clientId,
    issuerOrigins,
  } = dashboard;
  if (issuer === undefined || clientId === undefined) {
    throw new Error('the dashboard needs an issuer to sign in at, and a client there');
  }
  new DashboardSite(scope, 'Dashboard', {
    ...dashboard,
    issuer,
    clientId,
    issuerOrigins: [...issuerOrigins, ...(own?.origins ?? [])],
    apiUrl: domain ? `https://${domain.name}` : api.url,
    logRetention: settings.logRetentionDays,
    retain: settings.retainData,
  });
}
