// One region of a stage that runs in two: its names in DNS, the check by which Route 53 leaves it, and the alarm on
// changes of keys that are late in the other one.
import { Duration } from 'aws-cdk-lib';
import {
  DomainName,
  EndpointType,
  SecurityPolicy,
  type IRestApi,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AaaaRecord,
  ARecord,
  Failover,
  HealthCheck,
  HealthCheckType,
  HostedZone,
  RecordTarget,
  type AliasRecordTargetConfig,
  type IHealthCheck,
} from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { RegionRole } from './multi-region-settings.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

/** Properties of a {@link RegionFailover}. */
export interface RegionFailoverProps {
  readonly role: RegionRole;
  readonly api: RestApi;
  /** The API's name, the same in both regions. */
  readonly name: string;
  readonly domain: DomainName;
  /** A name for this region alone, which the certificate covers as well. */
  readonly regionalName: string;
  readonly certificateArn: string;
  readonly hostedZone: { readonly id: string; readonly name: string };
  readonly tableNames: readonly string[];
  readonly otherRegion: string;
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string | undefined;
}

/** Answered by a function of this product: the gateway and Lambda work, whatever the services behind them do. */
const PROBE_PATH = '/openapi.json';

const REPLICATION_LATE = Duration.minutes(1);

/** Creates them. The check looks at the regional name: the API's own would lead to whichever region answers. */
export class RegionFailover extends Construct {
  constructor(scope: Construct, id: string, props: RegionFailoverProps) {
    super(scope, id);
    const { role, api, regionalName, certificateArn } = props;
    const regional = new DomainName(this, 'Regional', {
      domainName: regionalName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      // The library's class and interface differ in an optional property under exactOptionalPropertyTypes.
      mapping: api as IRestApi,
    });
    this.#point('RegionalName', props, { domain: regional, name: regionalName });
    this.#point('SharedName', props, {
      domain: props.domain,
      name: props.name,
      failover: role === 'primary' ? Failover.PRIMARY : Failover.SECONDARY,
      // The standby fails with API Gateway alone: where neither region is well, Route 53 leads to the primary one.
      ...(role === 'primary' && { healthCheck: this.#check(regionalName) }),
    });
    for (const name of props.tableNames) this.#watch(name, props);
  }

  #check(fqdn: string): IHealthCheck {
    return new HealthCheck(this, 'Check', {
      type: HealthCheckType.HTTPS,
      fqdn,
      port: 443,
      resourcePath: PROBE_PATH,
      enableSNI: true,
      requestInterval: Duration.seconds(30),
      failureThreshold: 3,
    });
  }

  #point(id: string, { hostedZone, role }: RegionFailoverProps, record: PointedName): void {
    const { domain, name, failover, healthCheck } = record;
    const zone = HostedZone.fromHostedZoneAttributes(this, `${id}Zone`, {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    });
    const properties = {
      zone,
      // A trailing dot keeps the zone's name from being put behind it.
      recordName: `${name}.`,
      target: RecordTarget.fromAlias({ bind: () => aliasOf(domain) }),
      ...(failover && { failover, setIdentifier: role }),
      ...(healthCheck && { healthCheck }),
    };
    new ARecord(this, id, properties);
    new AaaaRecord(this, `${id}V6`, properties);
  }

  #watch(tableName: string, { otherRegion, alarmTopicArn }: RegionFailoverProps): void {
    new RunbookAlarm(this, `ReplicationLate-${tableName}`, {
      runbook: 'replication-late',
      metric: new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: 'ReplicationLatency',
        dimensionsMap: { TableName: tableName, ReceivingRegion: otherRegion },
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(1),
      }),
      threshold: REPLICATION_LATE.toMilliseconds(),
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
  }
}

interface PointedName {
  readonly domain: DomainName;
  readonly name: string;
  readonly failover?: Failover;
  readonly healthCheck?: IHealthCheck;
}

/** The library's own target does not watch the health of API Gateway, which records with a failover have to. */
function aliasOf(domain: DomainName): AliasRecordTargetConfig {
  return {
    dnsName: domain.domainNameAliasDomainName,
    hostedZoneId: domain.domainNameAliasHostedZoneId,
    evaluateTargetHealth: true,
  };
}
