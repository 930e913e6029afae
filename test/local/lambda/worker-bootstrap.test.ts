// The worker's side of the protocol, spoken to directly.
import { Worker } from 'node:worker_threads';
import type { WorkerMessage, WorkerSettings } from '../../../local/lambda/worker-protocol.ts';
import { removeCode, writeCode } from './code-folder.ts';

const BOOTSTRAP = new URL('../../../local/lambda/worker-bootstrap.ts', import.meta.url);

afterAll(removeCode);

/** Sends one invocation when the worker is ready and gives all that it tells until it has answered or ended. */
async function converse(code: string): Promise<WorkerMessage[]> {
  const workerData: WorkerSettings = {
    codeDirectory: writeCode({ 'index.js': code }),
    handler: 'index.handler',
    clockOffset: new SharedArrayBuffer(8),
    functionName: 'fn',
    functionArn: 'arn:fn',
    memoryMb: 128,
  };
  const worker = new Worker(BOOTSTRAP, { workerData, env: {}, execArgv: [], stderr: true });
  const heard: WorkerMessage[] = [];
  const ended = Promise.withResolvers<unknown>();
  worker.on('exit', ended.resolve);
  worker.on('message', (message: WorkerMessage) => {
    heard.push(message);
    if (message.kind === 'ready')
      worker.postMessage({ requestId: 'r', event: '{"n":1}', timeoutMs: 1000 });
    else if (message.kind !== 'output') void worker.terminate();
  });
  await ended.promise;
  return heard;
}

describe('worker-bootstrap', () => {
  it('tells that it is ready, then what was written, then the result as JSON text', async () => {
    const code = "exports.handler = async (event) => { console.error('hi'); return event }";

    expect(await converse(code)).toEqual([
      { kind: 'ready' },
      { kind: 'output', stream: 'stderr', text: 'hi\n' },
      { kind: 'returned', payload: '{"n":1}' },
    ]);
  });

  it('tells what a handler threw and stays', async () => {
    const heard = await converse("exports.handler = async () => { throw new TypeError('m') }");

    expect(heard).toMatchObject([
      { kind: 'ready' },
      { kind: 'failed', error: { errorType: 'TypeError' } },
    ]);
  });

  it('tells that it is broken instead of ready when the handler cannot be loaded', async () => {
    expect(await converse('')).toMatchObject([
      { kind: 'broken', error: { errorType: 'Runtime.HandlerNotFound' } },
    ]);
  });

  it('breaks down on a rejection that nobody handles', async () => {
    const code =
      "exports.handler = () => { void Promise.reject('gone'); return new Promise(() => undefined) }";

    expect(await converse(code)).toMatchObject([
      { kind: 'ready' },
      {
        kind: 'broken',
        error: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'gone' },
      },
    ]);
  });
});
