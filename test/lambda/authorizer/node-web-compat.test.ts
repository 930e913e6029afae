// The bundle of the authorizer as it is deployed: what it loads, and that it works without the library's own platform.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORIZER_VARIABLES } from '../../../core/environment/authorizer.ts';
import { encodeEnvironment } from '../../../core/environment/variable.ts';
import { nodeWebCompat } from '../../../lambda/authorizer/node-web-compat.ts';
import { writeBundle } from '../../../lib/function-bundle.ts';

let folder: string;
let inputs: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  inputs = Object.keys(writeBundle('authorizer', folder));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Loads the bundle in a process of its own and gives what a script says about it. */
function inBundle(script: string): string {
  const environment = encodeEnvironment(AUTHORIZER_VARIABLES, {
    apiKeyTable: 'keys',
    sessionTable: 'sessions',
    accessTable: undefined,
    usageKey: undefined,
    issuers: [],
    legacyApiKeys: 'refuse',
    cacheTtlSeconds: 300,
    expiryConditions: true,
  });
  return execFileSync(
    process.execPath,
    ['-e', `const { handler } = require('${join(folder, 'index.js')}'); ${script}`],
    { env: { ...environment, AWS_REGION: 'eu-west-1' }, encoding: 'utf8' },
  );
}

it('has neither the AWS SDK nor the platform of aws-jwt-verify in it', () => {
  expect(
    inputs.filter((path) => /@aws-sdk|@smithy|node-web-compat-node|https-node/.test(path)),
  ).toEqual([]);
  expect(inputs.some((path) => path.endsWith('lambda/authorizer/node-web-compat.ts'))).toBe(true);
});

it('loads no network, compression or stream modules of Node before it needs them', () => {
  const loaded = inBundle('console.log(process.moduleLoadList.join())').split(',');

  for (const name of ['http', 'https', 'tls', 'net', 'zlib', 'http2']) {
    expect(loaded).not.toContain(`NativeModule ${name}`);
  }
});

it('refuses junk with nothing else loaded, and no I/O', () => {
  const event = {
    headers: { Authorization: 'Bearer rb_live_junk' },
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:api/prod/GET/x',
    requestContext: { stage: 'prod', requestId: 'r', identity: {} },
  };
  const output = inBundle(
    `handler(${JSON.stringify(event)}).catch((error) => console.log(error.message, process.moduleLoadList.includes('NativeModule http')))`,
  );

  expect(output).toContain('Unauthorized false');
});

it('fails when the library fetches by itself', () => {
  expect(() => nodeWebCompat.fetch()).toThrow('cache');
});
