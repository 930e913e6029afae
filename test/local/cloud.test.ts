// The whole local cloud on an assembly that CDK wrote: an API, a cached authorizer, a table, real function bundles.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import {
  HttpIntegration,
  IdentitySource,
  LambdaIntegration,
  RequestAuthorizer,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { startLocalCloud } from '../../local/cloud.ts';
import type { LocalCloud, LocalCloudOptions } from '../../local/cloud.ts';

const AUTHORIZER = `
let calls = 0;
exports.handler = async (event) => {
  if (event.headers.authorization === 'bad') throw new Error('Unauthorized');
  calls += 1;
  return {
    principalId: 'user',
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: '*', Effect: 'Allow', Resource: '*' }] },
    context: { calls },
  };
};`;

const FLUSHER = `
const { request } = require('node:http');
exports.handler = async (event) => {
  const path = '/restapis/' + event.requestContext.apiId + '/stages/prod/cache/authorizers';
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID
    + '/20260101/' + process.env.AWS_REGION + '/apigateway/aws4_request, SignedHeaders=host, Signature=0';
  const status = await new Promise((resolve, reject) => {
    request(process.env.AWS_ENDPOINT_URL_API_GATEWAY + path, { method: 'DELETE', headers: { authorization } },
      (response) => resolve(response.statusCode)).on('error', reject).end();
  });
  return { statusCode: 200, body: JSON.stringify({ status, environment: process.env }) };
};`;

const assemblies: string[] = [];
let cloud: LocalCloud | undefined;
let backendUrl = '';
const seen: (string | undefined)[] = [];

const backend = createServer((request, response) => {
  seen.push(request.headers['x-calls'] as string | undefined);
  response.end(request.url);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  seen.length = 0;
});

afterAll(async () => {
  await new Promise((resolve) => backend.close(resolve));
  for (const directory of assemblies) rmSync(directory, { recursive: true });
});

function synthesize(mayFlush: boolean): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  assemblies.push(directory);
  const app = new App({ analyticsReporting: false, outdir: directory });
  const stack = new Stack(app, 'Test');
  const lambda = (id: string, source: string): LambdaFunction =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline(source),
      timeout: Duration.seconds(10),
    });
  new Table(stack, 'Keys', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  const api = new RestApi(stack, 'Api', {
    defaultCorsPreflightOptions: { allowOrigins: ['https://a.example', 'https://b.example'] },
  });
  const authorizer = new RequestAuthorizer(stack, 'Authorizer', {
    handler: lambda('Authorize', AUTHORIZER),
    identitySources: [IdentitySource.header('Authorization')],
  });
  const flusher = lambda('Flush', FLUSHER);
  flusher.addEnvironment('DECLARED', 'yes');
  if (mayFlush) {
    const resources = [`arn:aws:apigateway:${stack.region}::/restapis/${api.restApiId}/stages/*`];
    flusher.addToRolePolicy(new PolicyStatement({ actions: ['apigateway:DELETE'], resources }));
  }
  api.root.addResource('flush').addMethod('POST', new LambdaIntegration(flusher));
  api.root.addProxy({ anyMethod: false }).addMethod(
    'ANY',
    new HttpIntegration('https://backend.example/{proxy}', {
      httpMethod: 'ANY',
      options: {
        requestParameters: {
          'integration.request.path.proxy': 'method.request.path.proxy',
          'integration.request.header.X-Calls': 'context.authorizer.calls',
        },
      },
    }),
    { authorizer, requestParameters: { 'method.request.path.proxy': true } },
  );
  app.synth();
  return directory;
}

const flushing = synthesize(true);

async function start(options: Partial<LocalCloudOptions> = {}): Promise<LocalCloud> {
  cloud = await startLocalCloud({
    assemblyDirectory: flushing,
    port: 0,
    origins: { 'https://backend.example': backendUrl },
    ...options,
  });
  return cloud;
}

const GOOD = { authorization: 'good' };

it('serves the API with real functions, and caches what the authorizer said', async () => {
  const { apiUrl } = await start();

  const missing = await fetch(`${apiUrl}/pets`);
  const bad = await fetch(`${apiUrl}/pets`, { headers: { authorization: 'bad' } });
  const good = await fetch(`${apiUrl}/pets/1?a=b`, { headers: GOOD });
  await fetch(`${apiUrl}/pets/2`, { headers: GOOD });

  expect([missing.status, bad.status, good.status]).toEqual([401, 401, 200]);
  expect(await good.text()).toBe('/pets/1?a=b');
  expect(seen).toEqual(['1', '1']);
});

it('cloud-01: a function with the permission flushes the cache through the control plane', async () => {
  const { apiUrl, clock } = await start();
  await fetch(`${apiUrl}/pets`, { headers: GOOD });

  const reply = await fetch(`${apiUrl}/flush`, { method: 'POST' });
  await fetch(`${apiUrl}/pets`, { headers: GOOD });
  clock.advance(300_001);
  await fetch(`${apiUrl}/pets`, { headers: GOOD });

  expect(await reply.json()).toMatchObject({ status: 202 });
  expect(seen).toEqual(['1', '2', '3']);
});

it('cloud-02: a function without the permission may not flush', async () => {
  const { apiUrl } = await start({ assemblyDirectory: synthesize(false) });
  await fetch(`${apiUrl}/pets`, { headers: GOOD });

  const reply = await fetch(`${apiUrl}/flush`, { method: 'POST' });
  await fetch(`${apiUrl}/pets`, { headers: GOOD });

  expect(await reply.json()).toMatchObject({ status: 403 });
  expect(seen).toEqual(['1', '1']);
});

it('cloud-03: a function sees its declared variables and those of Lambda, nothing of this process', async () => {
  process.env['LOCAL_CLOUD_SECRET'] = 'secret';
  const { apiUrl, dynamoDbUrl } = await start();

  const reply = await fetch(`${apiUrl}/flush`, { method: 'POST' });

  const { environment } = (await reply.json()) as { environment: Record<string, string> };
  expect(environment).toMatchObject({
    DECLARED: 'yes',
    AWS_REGION: 'eu-west-1',
    AWS_LAMBDA_FUNCTION_NAME: expect.stringMatching(/^Test-Flush/) as string,
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA[0-9A-F]{16}$/) as string,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
    AWS_ENDPOINT_URL_EVENTBRIDGE: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
  });
  expect(environment).not.toHaveProperty('LOCAL_CLOUD_SECRET');
  expect(environment).not.toHaveProperty('PATH');
});

it('answers the preflight that CDK defines', async () => {
  const { apiUrl } = await start();

  const reply = await fetch(`${apiUrl}/pets`, {
    method: 'OPTIONS',
    headers: { origin: 'https://b.example' },
  });

  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([
    204,
    'https://b.example',
  ]);
});

it('says where everything is, and what has no effect', async () => {
  const running = await start({ switches: { verbFallThrough: 'any-resource' }, rateRules: 'off' });

  expect(running.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(running.tables).toEqual({ Keys4E30B592: expect.stringMatching(/^Test-Keys/) as string });
  expect([running.stageName, running.notices]).toEqual(['prod', []]);
  expect(running.apiId).toMatch(/^[a-z0-9]{10}$/);
});

it('leaves no file, port or function behind when it stops', async () => {
  const files = (): string[] =>
    readdirSync(tmpdir()).filter((name) => name.startsWith(`local-cloud-${process.pid}-`));
  const running = await start();
  const { apiUrl, dynamoDbUrl } = running;
  await fetch(`${apiUrl}/pets`, { headers: GOOD });
  expect(files()).toHaveLength(1);

  await running.stop();

  await expect(fetch(apiUrl)).rejects.toThrow();
  await expect(fetch(dynamoDbUrl)).rejects.toThrow();
  expect(files()).toEqual([]);
});

it('refuses an assembly that cannot be emulated, and leaves nothing running', async () => {
  const starting = startLocalCloud({ assemblyDirectory: flushing, port: 0 });

  await expect(starting).rejects.toMatchObject({
    name: 'TemplateRefusal',
    logicalId: expect.stringMatching(/^Apiproxy/) as string,
    reason: expect.stringContaining('https://backend.example is not on this machine') as string,
  });
  expect(existsSync(flushing)).toBe(true);
});
