// What is read of a function's properties, and what is refused.
import { readFunctionConfiguration } from '../../../local/lambda/function-configuration.ts';
import type { FunctionResource } from '../../../local/lambda/function-configuration.ts';

const BASE = {
  Runtime: 'nodejs24.x',
  Handler: 'index.handler',
  Code: { S3Bucket: 'b', S3Key: 'k' },
};

function read(properties: object, placed: Partial<FunctionResource> = {}) {
  return readFunctionConfiguration({
    logicalId: 'Fn',
    type: 'AWS::Lambda::Function',
    properties: { ...BASE, ...properties },
    ...placed,
  });
}

describe('readFunctionConfiguration', () => {
  it('takes the defaults of Lambda for what the template leaves out', () => {
    expect(read({})).toEqual({
      logicalId: 'Fn',
      name: 'Fn',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Fn',
      handler: 'index.handler',
      timeoutMs: 3000,
      memoryMb: 128,
      notes: [],
    });
  });

  it('takes what the template says, numbers in texts included', () => {
    const properties = {
      FunctionName: 'keys',
      Timeout: '30',
      MemorySize: 1024,
      ReservedConcurrentExecutions: 0,
    };

    expect(read(properties)).toMatchObject({
      name: 'keys',
      timeoutMs: 30_000,
      memoryMb: 1024,
      reservedConcurrency: 0,
    });
  });

  it('names a function by its physical id, in the account and region where it lies', () => {
    const placed = { physicalId: 'Stack-Fn-abc', accountId: '123456789012', region: 'eu-west-1' };

    expect(read({}, placed).arn).toBe(
      'arn:aws:lambda:eu-west-1:123456789012:function:Stack-Fn-abc',
    );
  });

  it('accepts what changes nothing on one machine', () => {
    const inert = {
      Architectures: ['arm64'],
      Tags: [],
      Layers: [],
      TracingConfig: { Mode: 'Active' },
      Role: 'r',
    };

    expect(read(inert)).toEqual(read({}));
  });

  it.each([
    ['another runtime', { Runtime: 'nodejs22.x' }],
    ['no runtime', { Runtime: undefined }],
    ['a container image', { PackageType: 'Image' }],
    ['an image for code', { Code: { ImageUri: 'x' } }],
    ['no code', { Code: undefined }],
    ['no handler', { Handler: undefined }],
    ['a layer', { Layers: ['arn:x'] }],
    ['a mounted file system', { FileSystemConfigs: [{}] }],
    ['SnapStart', { SnapStart: { ApplyOn: 'PublishedVersions' } }],
    ['a property that nobody knows', { ImageConfig: {} }],
    ['a timeout of nothing', { Timeout: 0 }],
    ['a timeout beyond 15 minutes', { Timeout: 901 }],
    ['too little memory', { MemorySize: 127 }],
    ['too much memory', { MemorySize: 10_241 }],
  ])('refuses %s, by the logical id', (_name, properties) => {
    const present = Object.fromEntries(
      Object.entries({ ...BASE, ...properties }).filter(([, value]) => value !== undefined),
    );
    const resource = { logicalId: 'Fn', type: 'AWS::Lambda::Function', properties: present };

    expect(() => readFunctionConfiguration(resource)).toThrow(/^Fn: /);
  });
});
