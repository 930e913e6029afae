// The boundary around a function's modules, as functions in their threads meet it.
import { join } from 'node:path';
import { createClock } from '../../../local/clock.ts';
import { createFunctionRuntime } from '../../../local/lambda/function-runtime.ts';
import { packageTypeOf } from '../../../local/lambda/module-boundary.ts';
import { removeCode, writeCode } from './code-folder.ts';

afterAll(removeCode);

async function run(codeDirectory: string) {
  const runtime = createFunctionRuntime({
    function: {
      logicalId: 'Fn',
      type: 'AWS::Lambda::Function',
      properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: {}, Timeout: 30 },
    },
    codeDirectory,
    environment: {},
    clock: createClock(),
    onLog: () => undefined,
  });
  const result = await runtime.invoke({});
  await runtime.stop();
  return result;
}

describe('enforceModuleBoundary', () => {
  it('takes .js for CommonJS whatever a package.json above the code says', async () => {
    const outer = writeCode({
      'package.json': '{"type":"module"}',
      'code/index.js': "exports.handler = async () => require('./part.js').part",
      'code/part.js': "exports.part = 'part'",
    });

    expect(await run(join(outer, 'code'))).toEqual({ outcome: 'returned', payload: 'part' });
  });

  it('refuses an ES module in .js without a package.json of its own', async () => {
    const folder = writeCode({ 'index.js': 'export const handler = async () => 1' });

    expect(await run(folder)).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
  });

  it.each([
    ['require', 'index.js', "require('outside'); exports.handler = async () => 1"],
    ['import', 'index.mjs', "import 'outside'; export const handler = async () => 1"],
    [
      'a relative path',
      'index.js',
      "require('../node_modules/outside/index.js'); exports.handler = async () => 1",
    ],
  ])('refuses by %s a package that lies above the code', async (_name, file, code) => {
    const outer = writeCode({ 'node_modules/outside/index.js': '', [`code/${file}`]: code });

    expect(await run(join(outer, 'code'))).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
    });
  });

  it('takes a package that lies within the code', async () => {
    const folder = writeCode({
      'node_modules/inside/index.js': "module.exports = 'inside'",
      'index.js': "exports.handler = async () => require('inside')",
    });

    expect(await run(folder)).toEqual({ outcome: 'returned', payload: 'inside' });
  });

  it.each([
    [
      'index.js',
      "const { DynamoDBClient } = require('@aws-sdk/client-dynamodb'); exports.handler = async () => DynamoDBClient.name",
    ],
    [
      'index.mjs',
      "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; export const handler = async () => DynamoDBClient.name",
    ],
  ])('brings the AWS SDK as the runtime does, to %s', async (file, code) => {
    expect(await run(writeCode({ [file]: code }))).toEqual({
      outcome: 'returned',
      payload: 'DynamoDBClient',
    });
  });
});

describe('packageTypeOf', () => {
  it('gives the type of the nearest package.json within the code only', () => {
    const outer = writeCode({
      'package.json': '{"type":"module"}',
      'code/bare/index.js': '',
      'code/a/package.json': '{"type":"module"}',
      'code/a/b/index.js': '',
      'code/c/package.json': '{}',
    });
    const code = join(outer, 'code');

    expect(packageTypeOf(join(code, 'bare/index.js'), code)).toBeUndefined();
    expect(packageTypeOf(join(code, 'a/b/index.js'), code)).toBe('module');
    expect(packageTypeOf(join(code, 'c/index.js'), code)).toBe('commonjs');
  });
});
