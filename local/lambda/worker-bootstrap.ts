// What runs first in a function's worker thread: prepares the thread, loads the handler, then serves invocations one
// after the other. It is the counterpart of Lambda's runtime interface client.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { RuntimeError, errorPayloadOf } from './error-payload.ts';
import { loadHandler } from './handler-loader.ts';
import type { Handler } from './handler-loader.ts';
import { enforceModuleBoundary } from './module-boundary.ts';
import { createShiftedDate } from './shifted-date.ts';
import type { InvokeMessage, WorkerMessage, WorkerSettings } from './worker-protocol.ts';

const settings = workerData as WorkerSettings;
const port = parentPort ?? fail('this file is for a worker thread');

forwardOutput('stdout', 1);
forwardOutput('stderr', 2);
reportUncaught();
replaceDate();
if (settings.trustedCa !== undefined) await trust(settings.trustedCa);
enforceModuleBoundary(settings.codeDirectory);

try {
  const handler = await loadHandler(settings.codeDirectory, settings.handler);
  port.on('message', (message: InvokeMessage) => void serve(handler, message));
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'broken', error: errorPayloadOf(error) });
}

function tell(message: WorkerMessage): void {
  port.postMessage(message);
}

function fail(message: string): never {
  throw new Error(message);
}

async function serve(
  handler: Handler,
  { requestId, event, timeoutMs }: InvokeMessage,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  try {
    const result = await handler(JSON.parse(event), contextOf(requestId, deadline));
    tell({ kind: 'returned', payload: serialize(result) });
  } catch (error) {
    tell({ kind: 'failed', error: errorPayloadOf(error) });
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(awsRequestId: string, deadline: number): Record<string, unknown> {
  const { env } = process;
  return {
    awsRequestId,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'] ?? settings.functionName,
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'] ?? '$LATEST',
    invokedFunctionArn: settings.functionArn,
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? String(settings.memoryMb),
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'] ?? `/aws/lambda/${settings.functionName}`,
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? 'local',
    clientContext: undefined,
    identity: undefined,
    // Goes by the machine's clock, as the timeout itself does: moving the run's time ends no invocation.
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

function serialize(result: unknown): string {
  try {
    // A function or a symbol has no JSON text at all and counts as no result.
    const text: unknown = JSON.stringify(result);
    return typeof text === 'string' ? text : 'null';
  } catch (cause) {
    throw new Error('Unable to stringify response body', { cause });
  }
}

/** Sends output through the message port, so that it arrives before the result of the invocation that wrote it. */
function forwardOutput(stream: 'stdout' | 'stderr', descriptor: number): void {
  const forward = (chunk: Uint8Array | string) =>
    tell({
      kind: 'output',
      stream,
      text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(),
    });
  process[stream].write = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
    forward(chunk);
    const written = rest.find((argument) => typeof argument === 'function');
    if (written) process.nextTick(written);
    return true;
  };
  // The descriptor is the whole run's; on Lambda it is the function's own.
  const { writeSync } = fs;
  fs.writeSync = (target: number, chunk: NodeJS.ArrayBufferView | string, ...rest: unknown[]) => {
    if (target !== descriptor) return writeSync(target, chunk as string, ...(rest as []));
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : partOf(chunk, ...(rest as Part));
    forward(bytes);
    return bytes.length;
  };
  syncBuiltinESMExports();
}

type Part = [
  place?: number | { readonly offset?: number | null; readonly length?: number | null } | null,
  count?: number | null,
];

/** What of a chunk is to be written, by the arguments of `fs.writeSync` that follow it. */
function partOf(
  { buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView,
  ...[place, count]: Part
): Buffer {
  const { offset, length } =
    typeof place === 'object' ? (place ?? {}) : { offset: place, length: count };
  const start = offset ?? 0;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  return bytes.subarray(start, start + (length ?? byteLength));
}

/** Ends the thread on what nobody caught, as the runtime ends its process. */
function reportUncaught(): void {
  process.on('uncaughtException', (error) => breakDown(error, 129));
  process.on('unhandledRejection', (reason) => {
    const { errorMessage } = errorPayloadOf(reason);
    breakDown(
      new RuntimeError('Runtime.UnhandledPromiseRejection', errorMessage, { cause: reason }),
      128,
    );
  });
}

function breakDown(error: unknown, exitCode: number): never {
  tell({ kind: 'broken', error: errorPayloadOf(error) });
  process.exit(exitCode);
}

function replaceDate(): void {
  const shifted = createShiftedDate(Date, settings.clockOffset);
  Date.prototype.constructor = shifted;
  globalThis.Date = shifted;
}

/** Costs some milliseconds for parsing all certificates anew, so only functions that are given one pay. */
async function trust(certificate: string): Promise<void> {
  const tls = await import('node:tls');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate]);
}
