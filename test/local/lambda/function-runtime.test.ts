// Functions as they run: real bundles in real worker threads, on a clock that the test moves.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { createClock } from '../../../local/clock.ts';
import { createFunctionRuntime } from '../../../local/lambda/function-runtime.ts';
import type { FunctionRuntimeOptions } from '../../../local/lambda/function-runtime.ts';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';
import { removeCode, writeCode } from './code-folder.ts';

type Files = Readonly<Record<string, string>>;
interface Overrides extends Partial<Omit<FunctionRuntimeOptions, 'function' | 'codeDirectory'>> {
  readonly properties?: Readonly<Record<string, unknown>>;
}

const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});
afterAll(removeCode);

function start(code: string | Files, { properties, ...overrides }: Overrides = {}) {
  const files = typeof code === 'string' ? { 'index.js': code } : code;
  const started = createFunctionRuntime({
    function: {
      logicalId: 'Fn',
      type: 'AWS::Lambda::Function',
      properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: {}, ...properties },
    },
    codeDirectory: writeCode(files),
    environment: {},
    clock: createClock(),
    onLog: () => undefined,
    ...overrides,
  });
  running.push(started);
  return started;
}

const returned = (payload: unknown): InvocationResult => ({ outcome: 'returned', payload });
const failed = (errorType: string, errorMessage: unknown = expect.any(String)) => ({
  outcome: 'failed',
  errorType,
  errorMessage,
});

async function invokeOnce(code: string, event: unknown = {}) {
  return start(code).invoke(event);
}

describe('createFunctionRuntime', () => {
  describe('module formats', () => {
    it('runs CommonJS', async () => {
      const result = await start(
        'exports.handler = async (event) => ({ got: event.n + 1 })',
      ).invoke({ n: 1 });

      expect(result).toEqual(returned({ got: 2 }));
    });

    it.each([
      ['index.mjs', { 'index.mjs': 'export const handler = async () => import.meta.dirname' }],
      [
        'a package of type module',
        {
          'package.json': '{"type":"module"}',
          'index.js': 'export const handler = async () => import.meta.dirname',
        },
      ],
    ])('runs ES modules from %s', async (_name, files) => {
      expect(await start(files).invoke({})).toEqual(
        returned(expect.stringContaining('function-code-')),
      );
    });

    it('gives a result that is no promise as it is', async () => {
      expect(await invokeOnce('exports.handler = () => 7')).toEqual(returned(7));
    });
  });

  describe('environment', () => {
    it('gives the function exactly its own variables', async () => {
      const echo = start('exports.handler = async () => ({ ...process.env })', {
        environment: { TABLE_NAME: 'keys', AWS_REGION: 'us-east-1' },
      });

      expect(await echo.invoke({})).toEqual(
        returned({ TABLE_NAME: 'keys', AWS_REGION: 'us-east-1' }),
      );
    });

    it('keeps what one instance writes into its environment from the others and from this process', async () => {
      process.env['FUNCTION_MARK'] = 'outside';
      await invokeOnce('exports.handler = async () => { process.env.FUNCTION_MARK = "inside" }');

      expect(process.env['FUNCTION_MARK']).toBe('outside');
      delete process.env['FUNCTION_MARK'];
    });

    it('gives the context that the template describes', async () => {
      const code = `exports.handler = async (_event, context) => {
        const left = context.getRemainingTimeInMillis();
        return { ...context, left: left > 4000 && left <= 5000 };
      }`;
      const properties = { FunctionName: 'authorizer', MemorySize: 256, Timeout: 5 };

      expect(await start(code, { properties }).invoke({})).toEqual(
        returned({
          awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          functionName: 'authorizer',
          functionVersion: '$LATEST',
          invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:authorizer',
          memoryLimitInMB: '256',
          logGroupName: '/aws/lambda/authorizer',
          logStreamName: 'local',
          left: true,
        }),
      );
    });
  });

  describe('warm instances', () => {
    const counter = 'let n = 0; exports.handler = async () => ++n';

    it('keeps module-level state from one invocation to the next', async () => {
      const runtime = start(counter);

      expect([await runtime.invoke({}), await runtime.invoke({})]).toEqual([
        returned(1),
        returned(2),
      ]);
    });

    it('serves concurrent invocations by instances of their own, each one at a time', async () => {
      const runtime = start(`let busy = false; let n = 0;
        exports.handler = async () => {
          if (busy) throw new Error('two at once');
          busy = true; await new Promise((resolve) => setTimeout(resolve, 20)); busy = false;
          return ++n;
        }`);

      const results = await Promise.all([
        runtime.invoke({}),
        runtime.invoke({}),
        runtime.invoke({}),
      ]);

      expect(results).toEqual([returned(1), returned(1), returned(1)]);
    });

    it('starts afresh after a crash', async () => {
      const runtime = start(
        'let n = 0; exports.handler = async (event) => { if (event.exit) process.exit(3); return ++n }',
      );

      expect(await runtime.invoke({})).toEqual(returned(1));
      expect(await runtime.invoke({ exit: true })).toEqual(
        failed(
          'Runtime.ExitError',
          expect.stringMatching(
            /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
          ),
        ),
      );
      expect(await runtime.invoke({})).toEqual(returned(1));
    });
  });

  describe('time', () => {
    it('moves the time of a warm function with the clock', async () => {
      const clock = createClock();
      const runtime = start(
        'exports.handler = async () => [Date.now(), +new Date(), new Date().constructor.now()]',
        { clock },
      );
      const distances = async () => {
        const result = await runtime.invoke({});
        return (result as { payload: number[] }).payload.map(
          (time) => Math.round((time - Date.now()) / 60_000) + 0,
        );
      };

      expect(await distances()).toEqual([0, 0, 0]);
      clock.advance(3_600_000);
      expect(await distances()).toEqual([60, 60, 60]);
    });

    it('ends an invocation at the Timeout of the function, even one that never yields', async () => {
      const logs: string[] = [];
      const runtime = start('exports.handler = async (event) => { while (event.spin); return 1 }', {
        properties: { Timeout: 1 },
        onLog: (line) => logs.push(line),
      });

      expect(await runtime.invoke({ spin: true })).toEqual({ outcome: 'timed-out' });
      expect(logs).toEqual([expect.stringMatching(/\tTask timed out after 1\.00 seconds$/)]);
      expect(await runtime.invoke({})).toEqual(returned(1));
    });

    it('ends an invocation whose promise never settles', async () => {
      const runtime = start('exports.handler = () => new Promise(() => undefined)', {
        properties: { Timeout: 1 },
      });

      expect(await runtime.invoke({})).toEqual({ outcome: 'timed-out' });
    });

    it('does not end an invocation when the clock is moved', async () => {
      const clock = createClock();
      const runtime = start(
        'exports.handler = async (_e, context) => context.getRemainingTimeInMillis() > 0',
        { clock },
      );
      clock.advance(86_400_000);

      expect(await runtime.invoke({})).toEqual(returned(true));
    });
  });

  describe('failures', () => {
    it.each([
      ['an error', "throw new Error('Unauthorized')", 'Error', 'Unauthorized'],
      [
        'an error of its own class',
        "throw Object.assign(new Error('m'), { name: 'Custom' })",
        'Custom',
        'm',
      ],
      ['a string', "throw 'text'", 'string', 'text'],
      ['undefined', 'throw undefined', 'undefined', 'undefined'],
      [
        'a value that cannot be read',
        'throw Object.create(null)',
        'handled',
        'the thrown value could not be read',
      ],
    ])('reports %s', async (_name, statement, errorType, errorMessage) => {
      expect(await invokeOnce(`exports.handler = async () => { ${statement} }`)).toEqual(
        failed(errorType, errorMessage),
      );
      expect(await invokeOnce(`exports.handler = () => { ${statement} }`)).toEqual(
        failed(errorType, errorMessage),
      );
    });

    it.each([
      [
        'an exception in the background',
        "setTimeout(() => { throw new TypeError('late') }, 0)",
        'TypeError',
        'late',
      ],
      [
        'a rejection that nobody handles',
        "void Promise.reject(new Error('lost'))",
        'Runtime.UnhandledPromiseRejection',
        'lost',
      ],
      [
        'an exit',
        'process.exit(0)',
        'Runtime.ExitError',
        expect.stringContaining('without providing a reason'),
      ],
    ])('fails on %s', async (_name, statement, errorType, errorMessage) => {
      const code = `exports.handler = async () => { ${statement}; await new Promise(() => undefined) }`;

      expect(await invokeOnce(code)).toEqual(failed(errorType, errorMessage));
    });

    it('fails when the function outgrows its memory, and serves the next invocation', async () => {
      const runtime = start(
        `exports.handler = async (event) => {
          const kept = [];
          while (event.grow) kept.push(new Array(10_000).fill(kept.length));
          return 'small';
        }`,
        { properties: { Timeout: 60 } },
      );

      expect(await runtime.invoke({ grow: true })).toEqual(failed('Runtime.OutOfMemory'));
      expect(await runtime.invoke({})).toEqual(returned('small'));
    });

    it.each([
      ['top-level code that throws', "throw new RangeError('no table')", 'RangeError'],
      ['code that does not parse', 'exports.handler = async (', 'Runtime.UserCodeSyntaxError'],
      ['a missing module', "require('left-pad')", 'Runtime.ImportModuleError'],
      [
        'a package that only this project has installed',
        "require('fast-check')",
        'Runtime.ImportModuleError',
      ],
      ['a missing export', 'exports.other = async () => 1', 'Runtime.HandlerNotFound'],
      [
        'a handler with a callback',
        'exports.handler = (event, context, callback) => callback(null, 1)',
        'Runtime.CallbackHandlerDeprecated',
      ],
      ['an exit in top-level code', 'process.exit(1)', 'Runtime.ExitError'],
    ])('fails on %s', async (_name, code, errorType) => {
      expect(await invokeOnce(code)).toEqual(failed(errorType));
    });

    it('tries a failed init phase again', async () => {
      const code = `const { existsSync, writeFileSync } = require('node:fs');
        const seen = __dirname + '/seen';
        if (!existsSync(seen)) { writeFileSync(seen, ''); throw new Error('first start'); }
        exports.handler = async () => 1`;
      const runtime = start(code);

      expect(await runtime.invoke({})).toEqual(failed('Error', 'first start'));
      expect(await runtime.invoke({})).toEqual(returned(1));
    });

    it('fails when the thread cannot be started', async () => {
      const runtime = start('exports.handler = async () => 1', {
        environment: { NODE_OPTIONS: '--no-such-option' },
      });

      expect(await runtime.invoke({})).toEqual(failed('Runtime.StartError'));
    });
  });

  describe('payloads', () => {
    it.each([
      ['undefined', 'undefined', null],
      ['a function', '() => 1', null],
      [
        'dates and holes as JSON has them',
        '[new Date(0), NaN, undefined]',
        ['1970-01-01T00:00:00.000Z', null, null],
      ],
      ['null', 'null', null],
    ])('gives %s', async (_name, expression, payload) => {
      expect(await invokeOnce(`exports.handler = async () => (${expression})`)).toEqual(
        returned(payload),
      );
    });

    it.each([
      ['a BigInt', 'return 1n'],
      ['a cycle', 'const a = {}; a.a = a; return a'],
    ])('fails on a result with %s', async (_name, statement) => {
      expect(await invokeOnce(`exports.handler = async () => { ${statement} }`)).toEqual(
        failed('Error', 'Unable to stringify response body'),
      );
    });

    it('fails on a result of more than 6 MB', async () => {
      const runtime = start('exports.handler = async (event) => "x".repeat(event.length)');

      expect(await runtime.invoke({ length: 6_291_554 })).toMatchObject({ outcome: 'returned' });
      expect(await runtime.invoke({ length: 6_291_555 })).toEqual(
        failed('Function.ResponseSizeTooLarge'),
      );
    });

    it('fails on an event that is too large or no JSON', async () => {
      const runtime = start('exports.handler = async () => 1');

      expect(await runtime.invoke('x'.repeat(6_291_455))).toEqual(
        failed('RequestTooLargeException'),
      );
      expect(await runtime.invoke({ n: 1n })).toEqual(failed('InvalidRequestContentException'));
      expect(await runtime.invoke(undefined)).toEqual(failed('InvalidRequestContentException'));
    });

    it('gives the event as JSON carries it', async () => {
      const runtime = start('exports.handler = async (event) => Object.keys(event)');

      expect(await runtime.invoke({ a: null, b: undefined, c: () => 1 })).toEqual(returned(['a']));
    });
  });

  describe('concurrency', () => {
    const slow =
      'exports.handler = async (event) => { await new Promise((r) => setTimeout(r, 30)); return event }';

    it('throttles beyond the reserved concurrency', async () => {
      const runtime = start(slow, { properties: { ReservedConcurrentExecutions: 1 } });

      const [first, second] = await Promise.all([runtime.invoke(1), runtime.invoke(2)]);

      expect(first).toEqual(returned(1));
      expect(second).toEqual(failed('TooManyRequestsException', 'Rate Exceeded.'));
      expect(await runtime.invoke(3)).toEqual(returned(3));
    });

    it('throttles everything when nothing is reserved', async () => {
      const runtime = start(slow, { properties: { ReservedConcurrentExecutions: 0 } });

      expect(await runtime.invoke(1)).toEqual(failed('TooManyRequestsException'));
    });

    it('lets invocations wait for an instance when this machine has no more, and serves all', async () => {
      const runtime = start(slow);
      const events = Array.from({ length: 25 }, (_, index) => index);

      const results = await Promise.all(events.map((event) => runtime.invoke(event)));

      expect(results).toEqual(events.map(returned));
    });
  });

  describe('logs', () => {
    it('hands out every line before the result of the invocation that wrote it', async () => {
      const logs: string[] = [];
      const code = `console.log('loading');
        exports.handler = async () => {
          console.log('one\\ntwo'); console.error('three'); process.stdout.write('fo'); process.stdout.write('ur');
        }`;
      await start(code, { onLog: (line) => logs.push(line) }).invoke({});

      expect(logs).toEqual(['loading', 'one', 'two', 'three', 'four']);
    });

    it('hands out what is written to the descriptors, whole or in part', async () => {
      const logs: string[] = [];
      const code = `const { writeSync } = require('node:fs');
        exports.handler = async () => {
          const bytes = Buffer.from('..two..');
          return [
            writeSync(1, 'one\\n'), writeSync(1, bytes, 2, 3), writeSync(1, bytes, { offset: 5 }),
            writeSync(1, Buffer.from('\\n')), writeSync(2, 'thr\u00e9\\n'),
          ];
        }`;
      const runtime = start(code, { onLog: (line) => logs.push(line) });

      expect(await runtime.invoke({})).toEqual(returned([4, 3, 2, 1, 6]));
      expect(logs).toEqual(['one', 'two..', 'thr\u00e9']);
    });

    it('hands out what is written right before an exit', async () => {
      const logs: string[] = [];
      const code = "exports.handler = async () => { console.log('last words'); process.exit(1) }";
      await start(code, { onLog: (line) => logs.push(line) }).invoke({});

      expect(logs).toEqual(['last words']);
    });

    it('logs errors with their stack, as Lambda does', async () => {
      const logs: string[] = [];
      const code = "exports.handler = async () => { throw new Error('broken') }";
      await start(code, { onLog: (line) => logs.push(line) }).invoke({});

      expect(logs).toEqual([
        expect.stringMatching(
          /^[0-9a-f-]{36}\tERROR\tInvoke Error\t\{"errorType":"Error","errorMessage":"broken","stack":\[.*index\.js/,
        ),
      ]);
    });

    it('notes that a private network has no effect', () => {
      const logs: string[] = [];
      start('', { properties: { VpcConfig: {} }, onLog: (line) => logs.push(line) });

      expect(logs).toEqual([expect.stringMatching(/^Fn: VpcConfig has no effect/)]);
    });
  });

  describe('TLS', () => {
    const code = `const https = require('node:https');
      const get = (url) => new Promise((resolve) => {
        https.get(url, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', (error) => resolve(error.code));
      });
      exports.handler = async ({ url }) => [await get(url), await fetch(url).then((r) => r.status, (e) => e.cause.code)];`;

    it('trusts the given certificate besides the default ones, and none without it', async () => {
      const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
        extensions: [
          { name: 'basicConstraints', cA: true },
          { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
        ],
      });
      const server = createServer({ key: pems.private, cert: pems.cert }, (_request, response) =>
        response.end(),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

      const trusting = await start(code, {
        trustedCa: pems.cert,
        properties: { Timeout: 30 },
      }).invoke({ url });
      const doubting = await start(code, { properties: { Timeout: 30 } }).invoke({ url });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));

      expect(trusting).toEqual(returned([200, 200]));
      expect(doubting).toEqual(
        returned(['DEPTH_ZERO_SELF_SIGNED_CERT', 'DEPTH_ZERO_SELF_SIGNED_CERT']),
      );
    });
  });

  describe('stop', () => {
    it('fails the invocation under way and every later one', async () => {
      const runtime = start('exports.handler = () => new Promise(() => undefined)');
      const underWay = runtime.invoke({});
      await runtime.stop();

      expect(await underWay).toEqual(failed('Runtime.ExitError'));
      expect(await runtime.invoke({})).toEqual(failed('ServiceException'));
    });
  });

  it('refuses a function that it cannot run as AWS does, by its logical id', () => {
    expect(() => start('', { properties: { Runtime: 'nodejs22.x' } })).toThrow(/^Fn: .*Runtime/);
  });
});
