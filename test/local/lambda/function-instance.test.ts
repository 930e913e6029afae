// One execution environment: when it may be used again, and when not.
import { FunctionInstance } from '../../../local/lambda/function-instance.ts';
import { removeCode, writeCode } from './code-folder.ts';

const started: FunctionInstance[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((instance) => instance.terminate()));
});
afterAll(removeCode);

function start(code: string, onLog: (line: string) => void = () => undefined) {
  const instance = new FunctionInstance({
    configuration: {
      logicalId: 'Fn',
      name: 'fn',
      arn: 'arn:fn',
      handler: 'index.handler',
      timeoutMs: 1000,
      memoryMb: 128,
      notes: [],
    },
    settings: {
      codeDirectory: writeCode({ 'index.js': code }),
      handler: 'index.handler',
      clockOffset: new SharedArrayBuffer(8),
      functionName: 'fn',
      functionArn: 'arn:fn',
      memoryMb: 128,
    },
    environment: {},
    onLog,
  });
  started.push(instance);
  return instance;
}

describe('FunctionInstance', () => {
  it('stays alive after a result and after an error that the handler threw', async () => {
    const instance = start(
      "exports.handler = async (event) => { if (event) throw new Error('m') }",
    );

    expect(await instance.invoke('0')).toEqual({ outcome: 'returned', payload: null });
    expect(await instance.invoke('1')).toMatchObject({ outcome: 'failed', errorMessage: 'm' });
    expect(instance.isAlive).toBe(true);
  });

  it.each([
    ['a failed init phase', "throw new Error('m')"],
    ['a timeout', 'exports.handler = () => new Promise(() => undefined)'],
    ['an exit', 'exports.handler = async () => process.exit(0)'],
    [
      'an uncaught exception',
      "exports.handler = () => new Promise(() => { setTimeout(() => { throw new Error('m') }, 0) })",
    ],
  ])('is not used again after %s', async (_name, code) => {
    const instance = start(code);

    expect(await instance.invoke('0')).not.toMatchObject({ outcome: 'returned' });
    expect(instance.isAlive).toBe(false);
  });

  it('is not used again after what the handler left running has crashed it', async () => {
    const crashed = Promise.withResolvers<string>();
    const code =
      "exports.handler = async () => { setTimeout(() => { throw new Error('left over') }, 50) }";
    const instance = start(code, (line) => crashed.resolve(line));

    expect(await instance.invoke('0')).toEqual({ outcome: 'returned', payload: null });
    expect(await crashed.promise).toContain('left over');
    expect(instance.isAlive).toBe(false);
  });

  it('fails the invocation under way when it is terminated', async () => {
    const instance = start('exports.handler = () => new Promise(() => undefined)');
    const underWay = instance.invoke('0');
    await instance.terminate();

    expect(await underWay).toMatchObject({ outcome: 'failed', errorType: 'Runtime.ExitError' });
  });
});
