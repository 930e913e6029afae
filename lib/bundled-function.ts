// A Lambda function of this project: one bundle built by esbuild, on the newest Node runtime, with a role that starts
// with nothing but its own log group.
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { writeBundle, LAMBDA_FOLDER } from './function-bundle.ts';
import { acknowledge } from './security-checks.ts';

/** Properties of a {@link BundledFunction}. */
export interface BundledFunctionProps {
  /** Folder below `lambda/` whose `handler.ts` exports `handler`. */
  readonly entry: string;
  readonly description: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 10 seconds */
  readonly timeout?: Duration;
  /** @default 512 */
  readonly memorySizeMb?: number;
  /** @default none reserved */
  readonly reservedConcurrency?: number;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/** Creates the function with its log group and role. */
export class BundledFunction extends Construct {
  readonly function: Function;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'LogGroup', {
      retention: props.logRetention,
      removalPolicy: props.retainLogs === false ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    // The managed execution policy would allow writing to every log group of the account.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    acknowledge(role, 'xray-of-any-function');
    this.logGroup.grantWrite(role);
    this.function = new Function(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundle(props.entry),
      handler: 'index.handler',
      role,
      logGroup: this.logGroup,
      tracing: Tracing.ACTIVE,
      timeout: props.timeout ?? Duration.seconds(10),
      memorySize: props.memorySizeMb ?? 512,
      environment: { ...props.environment },
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    });
  }
}

function bundle(entry: string): Code {
  return Code.fromAsset(join(LAMBDA_FOLDER, entry), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle(outputDirectory: string): boolean {
          writeBundle(entry, outputDirectory);
          return true;
        },
      },
    },
  });
}
