import { readFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SECURITY_HEADERS } from '../../core/security-headers.ts';
import { DashboardSite, type DashboardSiteProps } from '../../lib/dashboard-site.ts';
import { buildSite } from '../../lib/site-bundle.ts';
import { createApp } from './synthesized-stack.ts';

const PROPS: DashboardSiteProps = {
  apiUrl: 'https://api.example/base',
  issuer: 'https://login.example/pool',
  clientId: 'client-1',
  logRetention: RetentionDays.ONE_MONTH,
};
const DOMAIN = {
  name: 'rigbox.dev',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
};

/** A stack for one account and region, and one for whichever it is deployed to. */
const STACK: StackProps = { env: { account: '123456789012', region: 'eu-west-1' } };
const STACK_OF_ANY_ACCOUNT: StackProps = {};

function createSite(
  props: Partial<DashboardSiteProps> = {},
  app = createApp(),
  stackProps = STACK,
) {
  const stack = new Stack(app, 'Test', stackProps);
  return { app, stack, site: new DashboardSite(stack, 'Dashboard', { ...PROPS, ...props }) };
}

function synthesize(props: Partial<DashboardSiteProps> = {}): Template {
  return Template.fromStack(createSite(props).stack);
}

const template = synthesize();

describe('the buckets', () => {
  it('are private, encrypted and refuse plain HTTP', () => {
    const buckets = Object.values(template.findResources('AWS::S3::Bucket'));

    expect(buckets).toHaveLength(2);
    for (const bucket of buckets) {
      expect(bucket).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: {
          BucketEncryption: expect.anything() as unknown,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        },
      });
    }
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('let CloudFront read files of this distribution only, and list nothing', () => {
    const policies = JSON.stringify(template.findResources('AWS::S3::BucketPolicy'));

    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:GetObject',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Condition: { StringEquals: { 'AWS:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
    expect(policies).not.toContain('s3:ListBucket');
  });

  it('can be thrown away with the stack where nothing is to be retained', () => {
    synthesize({ retain: false }).allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  });
});

describe('the distribution', () => {
  it('speaks HTTP/2 and HTTP/3 over TLS 1.2 and up, and writes logs', () => {
    synthesize({ domain: DOMAIN }).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['rigbox.dev'],
        HttpVersion: 'http2and3',
        Logging: { IncludeCookies: Match.absent(), Prefix: 'distribution/' },
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
      },
    });
  });

  it('keeps hashed files, and asks for every other one anew', () => {
    const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
    const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: { CachePolicyId: cachingDisabled },
        CacheBehaviors: [{ PathPattern: '/assets/*', CachePolicyId: cachingOptimized }],
      },
    });
  });

  it('answers every path of the page with the index, and files by their names', () => {
    const [resource] = Object.values(template.findResources('AWS::CloudFront::Function'));
    const { FunctionCode: code } = (resource as { Properties: { FunctionCode: string } })
      .Properties;
    const answer = (uri: string): unknown =>
      runInNewContext(`${code}; handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`);

    for (const uri of ['/', '/settings/api-keys', '/login', '/callback', '/a.b/c']) {
      expect([uri, answer(uri)]).toEqual([uri, '/index.html']);
    }
    for (const uri of ['/index.html', '/config.json', '/assets/index-a1B2.js']) {
      expect(answer(uri)).toBe(uri);
    }
  });

  it('answers 404 for a file that is missing', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 404, ErrorCachingMinTTL: 0 }],
      },
    });
  });
});

describe('the headers', () => {
  const [resource] = Object.values(
    template.findResources('AWS::CloudFront::ResponseHeadersPolicy'),
  );
  const { ResponseHeadersPolicyConfig: config } = (
    resource as {
      Properties: {
        ResponseHeadersPolicyConfig: {
          CustomHeadersConfig: { Items: { Header: string; Value: string }[] };
          SecurityHeadersConfig: Record<string, Record<string, unknown>>;
        };
      };
    }
  ).Properties;

  it('are those of the shared table, each once', () => {
    const custom = config.CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value]);
    const { ContentTypeOptions, FrameOptions, ReferrerPolicy } = config.SecurityHeadersConfig;

    expect({
      ...Object.fromEntries(custom),
      'X-Content-Type-Options': ContentTypeOptions && 'nosniff',
      'X-Frame-Options': FrameOptions?.['FrameOption'],
      'Referrer-Policy': ReferrerPolicy?.['ReferrerPolicy'],
    }).toEqual(SECURITY_HEADERS);
    expect(custom).toHaveLength(Object.keys(SECURITY_HEADERS).length - 3);
  });

  it('let the page call the origins of API and issuer', () => {
    expect(config.SecurityHeadersConfig['ContentSecurityPolicy']).toMatchObject({
      ContentSecurityPolicy: expect.stringContaining(
        "connect-src 'self' https://api.example https://login.example;",
      ) as unknown,
      Override: true,
    });
  });

  it('make browsers insist on HTTPS for this host, and leave its subdomains to whoever has them', () => {
    expect(config.SecurityHeadersConfig['StrictTransportSecurity']).toMatchObject({
      AccessControlMaxAgeSec: 63_072_000,
      IncludeSubdomains: false,
    });
  });

  it('name the endpoints of an issuer that has them elsewhere', () => {
    synthesize({ issuerOrigins: ['https://auth.example'] }).hasResourceProperties(
      'AWS::CloudFront::ResponseHeadersPolicy',
      {
        ResponseHeadersPolicyConfig: {
          SecurityHeadersConfig: {
            ContentSecurityPolicy: {
              ContentSecurityPolicy: Match.stringLikeRegexp(
                'connect-src [^;]*https://auth.example',
              ),
            },
          },
        },
      },
    );
  });
});

it('uploads the hashed files before the index that names them, and takes none of them away', () => {
  const uploads = template.findResources('Custom::CDKBucketDeployment');
  const [hashed] = Object.entries(uploads).filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('immutable'),
  );
  const [others] = Object.values(uploads).filter(({ Properties }) =>
    JSON.stringify(Properties).includes('no-cache'),
  );

  expect(hashed?.[1]).toMatchObject({ Properties: { Prune: false, Include: ['assets/*'] } });
  expect(others).toMatchObject({ Properties: { Exclude: ['assets/*'] } });
  expect((others as { DependsOn: string[] }).DependsOn).toContain(hashed?.[0]);
});

it('builds the page that it uploads', () => {
  const directory = mkdtempSync(join(tmpdir(), 'site-'));
  try {
    buildSite(directory);

    expect(existsSync(join(directory, 'index.html'))).toBe(true);
    expect(readdirSync(join(directory, 'assets'))).toEqual([
      expect.stringMatching(/^index-[\w-]{8,}\.(css|js)$/),
      expect.stringMatching(/^index-[\w-]{8,}\.(css|js)$/),
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

describe('cdk-nag, AwsSolutions', () => {
  it.each([
    ['without a domain', {}, STACK],
    ['with a domain', { domain: DOMAIN }, STACK],
    ['with data that is not retained', { retain: false }, STACK],
    ['in any account', {}, STACK_OF_ANY_ACCOUNT],
  ] as const)('finds nothing that is not acknowledged %s', (_, props, stackProps) => {
    const app = createApp({
      context: {
        '@aws-cdk/core:failSynthOnValidationErrors': false,
        '@aws-cdk/core:validationReportPrettyPrint': false,
        '@aws-cdk/core:validationReportJson': true,
      },
    });
    createSite(props, app, stackProps);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const report = join(app.synth().directory, 'validation-report.json');
    const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as {
      pluginReports: {
        violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
      }[];
    };

    expect(
      pluginReports.flatMap(({ violations }) =>
        violations.flatMap(({ ruleName, violatingConstructs }) =>
          violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
        ),
      ),
    ).toEqual([]);
  });
});
