// Runs the bundle of one Lambda function on this machine, behind the same synchronous call as on AWS.
import { realpathSync } from 'node:fs';
import type { MovableClock } from '../clock.ts';
import { readFunctionConfiguration } from './function-configuration.ts';
import type { FunctionConfiguration, FunctionResource } from './function-configuration.ts';
import { FunctionInstance } from './function-instance.ts';
import { InstancePool } from './instance-pool.ts';
import type { InvocationResult, InvokableFunction } from './invocation.ts';
import type { WorkerSettings } from './worker-protocol.ts';

/** What a function runs with. */
export interface FunctionRuntimeOptions {
  readonly function: FunctionResource;
  /** The unpacked code: an asset folder of the cloud assembly. */
  readonly codeDirectory: string;
  /** The whole of the function's `process.env`: nothing is added to it and nothing inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Moves the function's `Date`; timeouts go by the machine's time. */
  readonly clock: MovableClock;
  /** A PEM certificate that TLS clients of the function trust besides the default ones. */
  readonly trustedCa?: string;
  /** Takes the function's output line by line, and the lines that Lambda itself writes on errors and timeouts. */
  readonly onLog: (line: string) => void;
}

const REQUEST_BYTES_MAX = 6_291_456;

/**
 * Creates the function. Instances are worker threads, started on demand and reused while warm: module-level state lives
 * on, and each serves one invocation at a time. After a crash, a timeout or a failed init phase the next invocation
 * starts afresh. `stop` ends them; the function then fails every call.
 *
 * Unlike on AWS an idle instance is not frozen, `process.cwd()` is that of the local run, and output to file
 * descriptors 1 and 2 past `process.stdout` and `process.stderr` is not logged.
 *
 * @throws {TemplateRefusal} for a function that is not emulated.
 */
export function createFunctionRuntime(
  options: FunctionRuntimeOptions,
): InvokableFunction & { stop(): Promise<void> } {
  const configuration = readFunctionConfiguration(options.function);
  const settings = settingsOf(configuration, options);
  const { environment, onLog } = options;
  for (const note of configuration.notes) onLog(`${configuration.logicalId}: ${note}`);
  const pool = new InstancePool(
    () => new FunctionInstance({ configuration, settings, environment, onLog }),
    configuration.reservedConcurrency,
  );
  return {
    logicalId: configuration.logicalId,
    invoke: async (event) => {
      const request = serialize(event);
      return typeof request === 'string' ? pool.invoke(request) : request;
    },
    stop: () => pool.stop(),
  };
}

function settingsOf(
  { handler, name, arn, memoryMb }: FunctionConfiguration,
  { codeDirectory, clock, trustedCa }: FunctionRuntimeOptions,
): WorkerSettings {
  return {
    codeDirectory: realpathSync(codeDirectory),
    handler,
    clockOffset: clock.offset,
    ...(trustedCa !== undefined && { trustedCa }),
    functionName: name,
    functionArn: arn,
    memoryMb,
  };
}

function serialize(event: unknown): string | InvocationResult {
  try {
    const text = JSON.stringify(event) as string | undefined;
    if (text === undefined)
      return refused('InvalidRequestContentException', 'the event is no JSON');
    return Buffer.byteLength(text) <= REQUEST_BYTES_MAX
      ? text
      : refused(
          'RequestTooLargeException',
          `Request must be smaller than ${REQUEST_BYTES_MAX} bytes`,
        );
  } catch (error) {
    return refused('InvalidRequestContentException', String(error));
  }
}

function refused(errorType: string, errorMessage: string): InvocationResult {
  return { outcome: 'failed', errorType, errorMessage };
}
