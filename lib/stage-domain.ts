// The name of a stage, as its settings have it: none, one region's own, or one that two regions share.
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { CustomDomain } from './custom-domain.ts';
import type { RegionRole } from './multi-region-settings.ts';
import { RegionFailover } from './region-failover.ts';
import type { StageSettings } from './stage-settings.ts';

/** What a name is created for. */
export interface StageDomain {
  readonly api: RestApi;
  readonly settings: StageSettings;
  readonly region: RegionRole;
}

/** Creates the API's name in the scope of a stage's stack and, in two regions, what leads to one of them. */
export function createDomain(scope: Construct, { api, settings, region }: StageDomain): void {
  const { domain, multiRegion, alarmTopicArn } = settings;
  if (!domain) return;
  const custom = new CustomDomain(scope, 'CustomDomain', { api, ...domain });
  if (!multiRegion) return;
  const other = region === 'primary' ? multiRegion.standby : multiRegion.primary;
  new RegionFailover(scope, 'Failover', {
    role: region,
    api,
    name: domain.name,
    domain: custom.domain,
    regionalName: multiRegion[region].regionalName,
    certificateArn: domain.certificateArn,
    hostedZone: multiRegion.hostedZone,
    tableNames: Object.values(multiRegion.tableNames),
    otherRegion: other.region,
    alarmTopicArn,
  });
}
