// Where the dashboard page is served from: a private bucket behind CloudFront, with the headers of the shared table. It
// stands alone, so that the front door can be deployed without a page.
import { CfnOutput, Duration, Token } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  CachePolicy,
  Distribution,
  Function,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  SecurityPolicyProtocol,
  SSLMethod,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FILE_PATH, HASHED_PREFIX } from '../core/security-headers.ts';
import { DashboardFiles } from './dashboard-files.ts';
import { createHeadersPolicy } from './dashboard-headers.ts';
import { acknowledge } from './security-checks.ts';

/** Properties of a {@link DashboardSite}. */
export interface DashboardSiteProps {
  /** Where the page finds the API, which must let the page's origin in. */
  readonly apiUrl: string;
  /** Exact `iss` of the tokens. */
  readonly issuer: string;
  /** The page's client at the issuer, with `/callback` and `/signed-out` of the page to come back to. */
  readonly clientId: string;
  /** Where the issuer's metadata is. @default below the issuer */
  readonly discoveryUrl?: string | undefined;
  /** What is asked of the issuer. @default `openid email profile` */
  readonly scope?: string | undefined;
  /** Origins of the issuer's endpoints, where they differ from the issuer's own. @default none */
  readonly issuerOrigins?: readonly string[];
  /** The page's own name, with a certificate for it in us-east-1. @default a name of CloudFront's */
  readonly domain?: { readonly name: string; readonly certificateArn: string } | undefined;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retain?: boolean;
}

/** Creates the page's bucket and distribution, and uploads the page, built at synthesis. */
export class DashboardSite extends Construct {
  readonly distribution: Distribution;
  readonly url: string;

  constructor(scope: Construct, id: string, props: DashboardSiteProps) {
    super(scope, id);
    const files = new DashboardFiles(this, 'Files', {
      config: configOf(props),
      logRetention: props.logRetention,
      ...(props.retain !== undefined && { retain: props.retain }),
    });
    const behavior = {
      origin: S3BucketOrigin.withOriginAccessControl(files.bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: createHeadersPolicy(this, 'Headers', connectOriginsOf(props)),
    } satisfies BehaviorOptions;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Rigbox dashboard',
      defaultBehavior: {
        ...behavior,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        functionAssociations: [
          { function: this.#createIndexFunction(), eventType: FunctionEventType.VIEWER_REQUEST },
        ],
      },
      additionalBehaviors: {
        [`${HASHED_PREFIX}*`]: { ...behavior, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
      },
      // Without the right to list the bucket, a file that is missing is a 403.
      errorResponses: [
        {
          httpStatus: 403,
          responseHttpStatus: 404,
          responsePagePath: '/index.html',
          ttl: Duration.seconds(0),
        },
      ],
      httpVersion: HttpVersion.HTTP2_AND_3,
      logBucket: files.accessLogs,
      logFilePrefix: 'distribution/',
      ...this.#domainOf(props),
    });
    acknowledge(this.distribution, 'page-for-everybody', 'page-of-files');
    if (!props.domain) acknowledge(this.distribution, 'name-of-cloudfront');
    this.url = `https://${props.domain?.name ?? this.distribution.distributionDomainName}`;
    new CfnOutput(this, 'Url', { description: 'The dashboard', value: this.url });
    new CfnOutput(this, 'Target', {
      // A description is literal text: the name that CloudFront gives is not known here.
      description: `DNS target for ${props.domain?.name ?? 'the dashboard'}`,
      value: this.distribution.distributionDomainName,
    });
  }

  /** Every path that is no file is a place on the page. The index is not an error page, so that missing files are 404. */
  #createIndexFunction(): Function {
    const source = `function handler(event) {
  var request = event.request;
  if (!${FILE_PATH.toString()}.test(request.uri)) request.uri = '/index.html';
  return request;
}`;
    return new Function(this, 'Index', {
      comment: 'Answers every path of the page with its index',
      code: FunctionCode.fromInline(source),
      runtime: FunctionRuntime.JS_2_0,
    });
  }

  #domainOf({ domain }: DashboardSiteProps) {
    if (!domain) return {};
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn);
    return {
      domainNames: [domain.name],
      certificate,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      sslSupportMethod: SSLMethod.SNI,
    };
  }
}

function configOf(props: DashboardSiteProps): Record<string, string> {
  const { apiUrl, issuer, clientId, discoveryUrl, scope } = props;
  return {
    apiUrl,
    issuer,
    clientId,
    ...(discoveryUrl !== undefined && { discoveryUrl }),
    ...(scope !== undefined && { scope }),
  };
}

function connectOriginsOf(props: DashboardSiteProps): string[] {
  const { apiUrl, issuer, discoveryUrl = issuer, issuerOrigins = [] } = props;
  return [apiUrl, issuer, discoveryUrl, ...issuerOrigins].map((url) =>
    // An address that is known at deployment only stands as it is: a policy allows what lies below it.
    Token.isUnresolved(url) ? url : new URL(url).origin,
  );
}
