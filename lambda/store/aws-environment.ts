// What a Lambda function's environment says about AWS: as whom to speak, in which region, and where DynamoDB is. Read by
// the same variables and with the same precedence as by the AWS SDK; shared configuration files, which do not exist in
// Lambda, are not read.
import { required, type Variables } from '../../core/environment/variable.ts';
import type { AccessKey } from './signature-v4.ts';

/** Credentials of a role, or of a user when there is no session token. */
export type AwsCredentials = AccessKey & { readonly sessionToken?: string };

/** Where DynamoDB is reached. */
export interface DynamoEndpoint {
  readonly region: string;
  readonly url: URL;
}

/**
 * DNS suffixes, without and with dual-stack, by the partitions in which a region's name tells them; all other regions are
 * of the first.
 */
const PARTITIONS = [
  [/^(?!cn-|eusc-)/, 'amazonaws.com', 'api.aws'],
  [/^cn-/, 'amazonaws.com.cn', 'api.amazonwebservices.com.cn'],
  [/^eusc-/, 'amazonaws.eu', 'api.amazonwebservices.eu'],
] as const;

/** Regions of isolated partitions, whose suffixes are left to `AWS_ENDPOINT_URL_DYNAMODB`. */
const ISOLATED = /-iso[a-z]?-/;

/**
 * Reads the credentials that Lambda gives a function. They are read for every call, not once: the variables of a
 * restored sandbox may have changed.
 *
 * @throws {TypeError} naming the variable that is missing; no other source of credentials is tried
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function readCredentials(variables: Variables): AwsCredentials {
  const accessKeyId = required('AWS_ACCESS_KEY_ID', variables['AWS_ACCESS_KEY_ID']);
  const secretAccessKey = required('AWS_SECRET_ACCESS_KEY', variables['AWS_SECRET_ACCESS_KEY']);
  const sessionToken = variables['AWS_SESSION_TOKEN'];
  return sessionToken
    ? { accessKeyId, secretAccessKey, sessionToken }
    : { accessKeyId, secretAccessKey };
}

/**
 * Reads where DynamoDB is: `AWS_ENDPOINT_URL_DYNAMODB`, then `AWS_ENDPOINT_URL`, unless
 * `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true, then the region's own endpoint, FIPS or dual-stack on demand.
 *
 * @throws {TypeError} when there is no region, the endpoint is no http or https URL, or the region's suffix is unknown
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function readDynamoEndpoint(variables: Variables): DynamoEndpoint {
  const region = required('AWS_REGION', variables['AWS_REGION']);
  return { region, url: configuredUrl(variables) ?? new URL(regionalUrl(region, variables)) };
}

function configuredUrl(variables: Variables): URL | undefined {
  if (isTrue(variables, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS')) return undefined;
  const names = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL'];
  const text = names
    .map((name) => variables[name])
    .find((value) => value !== undefined && value !== '');
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new TypeError('the configured DynamoDB endpoint must be an http or https URL');
}

function regionalUrl(region: string, variables: Variables): string {
  const partition = PARTITIONS.find(([regions]) => regions.test(region));
  if (partition === undefined || ISOLATED.test(region)) {
    throw new TypeError(`AWS_ENDPOINT_URL_DYNAMODB must be set in region ${region}`);
  }
  const isDualStack = isTrue(variables, 'AWS_USE_DUALSTACK_ENDPOINT');
  const isFips = isTrue(variables, 'AWS_USE_FIPS_ENDPOINT');
  // The ordinary endpoints of GovCloud are FIPS endpoints.
  const hasOwnFips = isFips && (isDualStack || !region.startsWith('us-gov-'));
  const suffix = partition[isDualStack ? 2 : 1];
  return `https://dynamodb${hasOwnFips ? '-fips' : ''}.${region}.${suffix}`;
}

function isTrue(variables: Variables, name: string): boolean {
  return variables[name]?.toLowerCase() === 'true';
}
