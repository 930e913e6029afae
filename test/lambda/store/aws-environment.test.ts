import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readCredentials, readDynamoEndpoint } from '../../../lambda/store/aws-environment.ts';

const KEY = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
const REGION = { AWS_REGION: 'eu-west-1' };
const OWN = 'https://dynamodb.eu-west-1.amazonaws.com/';

describe('credentials', () => {
  it('are those of the role that Lambda gives, with its session token', () => {
    expect(readCredentials({ ...KEY, AWS_SESSION_TOKEN: 'token' })).toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  it('may be those of a user, without a session token', () => {
    const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
    expect(readCredentials(KEY)).toEqual(credentials);
    expect(readCredentials({ ...KEY, AWS_SESSION_TOKEN: '' })).toEqual(credentials);
  });

  it.each(Object.keys(KEY))('fails without %s, naming it', (name) => {
    expect(() => readCredentials({ ...KEY, [name]: undefined })).toThrow(name);
    expect(() => readCredentials({ ...KEY, [name]: '' })).toThrow(name);
  });
});

describe('the endpoint', () => {
  it.each([
    ['the region, when nothing is configured', {}, OWN],
    [
      'AWS_ENDPOINT_URL_DYNAMODB before AWS_ENDPOINT_URL',
      { AWS_ENDPOINT_URL_DYNAMODB: 'http://one:8000', AWS_ENDPOINT_URL: 'http://two' },
      'http://one:8000/',
    ],
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'https://two/path' }, 'https://two/path'],
    [
      'the region, when configured endpoints are to be ignored',
      { AWS_ENDPOINT_URL: 'http://two', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      OWN,
    ],
    ['the region, for an empty variable', { AWS_ENDPOINT_URL: '' }, OWN],
  ])('is that of %s', (_, variables, url) => {
    const endpoint = readDynamoEndpoint({ ...REGION, ...variables });

    expect(endpoint.url.href).toBe(url);
    expect(endpoint.region).toBe('eu-west-1');
  });

  it.each(
    [
      ['us-east-1', 'eu-west-1', 'ap-southeast-7', 'mx-central-1', 'il-central-1'],
      ['cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1', 'eusc-de-east-1'],
    ]
      .flat()
      .flatMap((region) =>
        [false, true].flatMap((fips) => [false, true].map((dual) => ({ region, fips, dual }))),
      ),
  )("is the AWS SDK's in $region (FIPS $fips, dual-stack $dual)", ({ region, fips, dual }) => {
    const client = new DynamoDBClient({ region, credentials: {} as never });
    const { url } = client.config.endpointProvider({
      Region: region,
      UseFIPS: fips,
      UseDualStack: dual,
    });

    const endpoint = readDynamoEndpoint({
      AWS_REGION: region,
      AWS_USE_FIPS_ENDPOINT: String(fips),
      AWS_USE_DUALSTACK_ENDPOINT: String(dual),
    });

    expect(endpoint.url.href).toBe(url.href);
  });

  it.each(['us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1'])(
    'must be configured in the isolated region %s',
    (region) => {
      expect(() => readDynamoEndpoint({ AWS_REGION: region })).toThrow(region);
      const configured = { AWS_REGION: region, AWS_ENDPOINT_URL_DYNAMODB: 'https://there' };
      expect(readDynamoEndpoint(configured).url.href).toBe('https://there/');
    },
  );

  it('fails without a region, and for what is no http or https URL', () => {
    expect(() => readDynamoEndpoint({})).toThrow('AWS_REGION');
    for (const AWS_ENDPOINT_URL of ['there', 'ftp://there']) {
      expect(() => readDynamoEndpoint({ ...REGION, AWS_ENDPOINT_URL })).toThrow(TypeError);
    }
  });
});
