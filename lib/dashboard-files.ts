// The files of the page: the private bucket that holds them, the bucket of the access logs, and their upload.
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type BucketProps,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  CacheControl,
  Source,
  type BucketDeploymentProps,
  type ISource,
} from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { HASHED_PREFIX, PAGE_CACHE_CONTROL } from '../core/security-headers.ts';
import { acknowledgeUpload } from './security-checks.ts';
import { buildSite, SITE_FOLDER } from './site-bundle.ts';

/** Properties of {@link DashboardFiles}. */
export interface DashboardFilesProps {
  /** Becomes `config.json`; values that are known at deployment only are allowed. */
  readonly config: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** Keeps buckets and logs when the stack is deleted. @default true */
  readonly retain?: boolean;
}

const OLD_VERSION_DAYS = 30;
const HASHED_FILES = `${HASHED_PREFIX.slice(1)}*`;

/** Creates the buckets and uploads the page, built at synthesis. */
export class DashboardFiles extends Construct {
  readonly bucket: IBucket;
  /** CloudFront and the bucket write here who asked for what. */
  readonly accessLogs: IBucket;
  readonly #props: DashboardFilesProps;

  constructor(scope: Construct, id: string, props: DashboardFilesProps) {
    super(scope, id);
    this.#props = props;
    this.accessLogs = this.#createBucket('AccessLogs', {
      // CloudFront delivers its logs by access control lists only.
      objectOwnership: ObjectOwnership.OBJECT_WRITER,
      lifecycleRules: [{ expiration: Duration.days(props.logRetention) }],
    });
    this.bucket = this.#createBucket('Bucket', {
      versioned: true,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'bucket/',
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS) }],
    });
    this.#upload();
  }

  #createBucket(id: string, props: BucketProps): IBucket {
    const isRetained = this.#props.retain !== false;
    return new Bucket(this, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: isRetained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !isRetained,
      ...props,
      // CDK's own types differ in whether isWebsite may be undefined or only missing.
    }) as IBucket;
  }

  // The hashed files first, and none of them taken away: neither a new index nor an old one that is still open in a
  // browser ever names a file that is not there.
  #upload(): void {
    const site = builtSite();
    const hashed = this.#deploy('HashedFiles', {
      sources: [site],
      exclude: ['*'],
      include: [HASHED_FILES],
      prune: false,
      cacheControl: [CacheControl.fromString(PAGE_CACHE_CONTROL.hashed)],
    });
    const others = this.#deploy('OtherFiles', {
      sources: [site, Source.jsonData('config.json', this.#props.config)],
      exclude: [HASHED_FILES],
      cacheControl: [CacheControl.fromString(PAGE_CACHE_CONTROL.other)],
    });
    others.node.addDependency(hashed);
    acknowledgeUpload(hashed, this.bucket);
  }

  #deploy(id: string, props: Omit<BucketDeploymentProps, 'destinationBucket'>): BucketDeployment {
    const { logRetention, retain } = this.#props;
    return new BucketDeployment(this, id, {
      ...props,
      destinationBucket: this.bucket,
      logGroup: new LogGroup(this, `${id}Log`, {
        retention: logRetention,
        removalPolicy: retain === false ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      }),
    });
  }
}

function builtSite(): ISource {
  return Source.asset(SITE_FOLDER, {
    assetHashType: AssetHashType.OUTPUT,
    exclude: [join('dist', '**')],
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle(outputDirectory: string): boolean {
          buildSite(outputDirectory);
          return true;
        },
      },
    },
  });
}
