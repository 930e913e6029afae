// Reads the properties of an `AWS::Lambda::Function` that say how it runs, and refuses what is not emulated.
import { Properties } from '../template/property.ts';
import type { PropertyTable } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import type { ResolvedResource } from '../template/resource.ts';

/** A function of the template; where it lies is known when it was read from a cloud assembly. */
export type FunctionResource = ResolvedResource &
  Partial<Pick<PlacedResource, 'physicalId' | 'accountId' | 'region'>>;

/** How one function runs. */
export interface FunctionConfiguration {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** File and export, for example `index.handler`. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** How many invocations may run at once before further ones are throttled; unlimited when absent. */
  readonly reservedConcurrency?: number;
  /** Properties that are accepted and change nothing on one machine though they would on AWS, for people to read. */
  readonly notes: readonly string[];
}

const NO_ACCOUNT = '000000000000';
const NO_REGION = 'us-east-1';

const FUNCTION_PROPERTIES: PropertyTable = {
  Code: 'read',
  FunctionName: 'read',
  Handler: 'read',
  MemorySize: 'read',
  ReservedConcurrentExecutions: 'read',
  Timeout: 'read',
  VpcConfig: 'read',
  // The caller composes the environment, of these variables and of those that Lambda adds.
  Environment: 'read',
  Runtime: { only: ['nodejs24.x'], because: 'functions run on Node 24' },
  PackageType: { only: ['Zip'], because: 'there are no container images' },
  Layers: { only: [[]], because: 'layers are not unpacked' },
  FileSystemConfigs: { only: [[]], because: 'there are no file systems to mount' },
  SnapStart: { only: [{ ApplyOn: 'None' }], because: 'Node functions have no SnapStart' },
  Role: 'inert',
  Architectures: 'inert',
  CodeSigningConfigArn: 'inert',
  DeadLetterConfig: 'inert',
  Description: 'inert',
  EphemeralStorage: 'inert',
  KmsKeyArn: 'inert',
  LoggingConfig: 'inert',
  RecursiveLoop: 'inert',
  RuntimeManagementConfig: 'inert',
  Tags: 'inert',
  TracingConfig: 'inert',
};

const CODE_PROPERTIES: PropertyTable = {
  S3Bucket: 'read',
  S3Key: 'read',
  S3ObjectVersion: 'read',
  SourceKMSKeyArn: 'inert',
  ZipFile: 'read',
};

/**
 * Reads how a function runs, with Lambda's defaults for what the template leaves out.
 *
 * @throws {TemplateRefusal} with the logical id, for another runtime and for any property that is not emulated.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html
 */
export function readFunctionConfiguration(resource: FunctionResource): FunctionConfiguration {
  const properties = new Properties(resource.logicalId, resource.properties, FUNCTION_PROPERTIES);
  properties.text('Runtime');
  properties.child('Code', CODE_PROPERTIES);
  const name = properties.optionalText('FunctionName') ?? resource.physicalId ?? resource.logicalId;
  const [region, account] = [resource.region ?? NO_REGION, resource.accountId ?? NO_ACCOUNT];
  const reserved = properties.optionalNumber('ReservedConcurrentExecutions');
  return {
    logicalId: resource.logicalId,
    name,
    arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    handler: properties.text('Handler'),
    timeoutMs: numberWithin(properties, 'Timeout', { min: 1, max: 900, otherwise: 3 }) * 1000,
    memoryMb: numberWithin(properties, 'MemorySize', { min: 128, max: 10_240, otherwise: 128 }),
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    notes: notesOf(properties),
  };
}

function numberWithin(
  properties: Properties,
  name: string,
  { min, max, otherwise }: { min: number; max: number; otherwise: number },
): number {
  const value = properties.optionalNumber(name) ?? otherwise;
  if (value >= min && value <= max) return value;
  return properties.refuse(`${name} must be ${min} to ${max}, got ${value}`);
}

function notesOf(properties: Properties): string[] {
  const isInNetwork = properties.has('VpcConfig');
  return isInNetwork
    ? ['VpcConfig has no effect: the function shares the network of this machine']
    : [];
}
