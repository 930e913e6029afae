// One execution environment of a function: a worker thread that serves one invocation at a time and keeps its
// module-level state in between.
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Readable } from 'node:stream';
import { errorPayloadOf } from './error-payload.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import type { PooledInstance } from './instance-pool.ts';
import type { InvocationResult } from './invocation.ts';
import { createOutputLines } from './output-lines.ts';
import type { OutputLines } from './output-lines.ts';
import type {
  ErrorPayload,
  InvokeMessage,
  WorkerMessage,
  WorkerSettings,
} from './worker-protocol.ts';

/** What an instance is started with. */
export interface InstanceOptions {
  readonly configuration: FunctionConfiguration;
  readonly settings: WorkerSettings;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

type Outcome = InvocationResult | { readonly outcome: 'ready' };

const BOOTSTRAP = new URL('./worker-bootstrap.ts', import.meta.url);
const INIT_TIMEOUT_MS = 10_000;
const RESPONSE_BYTES_MAX = 6_291_556;

/**
 * A started execution environment. Between invocations it is not frozen as on AWS: what a handler leaves running runs
 * on. The memory limit holds for the JavaScript heap only, in the share of `MemorySize` that Lambda gives to it.
 */
export class FunctionInstance implements PooledInstance {
  readonly #options: InstanceOptions;
  readonly #worker: Worker;
  readonly #lines: Readonly<Record<'stdout' | 'stderr', OutputLines>>;
  #settle: ((outcome: Outcome) => void) | undefined;
  #requestId = '';
  #isReady = false;
  #isAlive = true;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.#lines = {
      stdout: createOutputLines(options.onLog),
      stderr: createOutputLines(options.onLog),
    };
    this.#worker = startWorker(options);
    this.#worker.on('message', (message: WorkerMessage) => this.#hear(message));
    this.#worker.on('error', (error) => this.#end(failed(payloadOfCrash(error))));
    this.#worker.on('exit', (code) => this.#end(this.#exited(code)));
    // What Node itself writes, such as warnings, does not pass through the message port.
    this.#follow(this.#worker.stdout, 'stdout');
    this.#follow(this.#worker.stderr, 'stderr');
  }

  /** False once the thread has ended or must not be used again. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /**
   * Runs the handler on `event`, a JSON text, after the init phase if this is the first invocation. Only to be called
   * directly after creation or after the previous invocation has ended.
   */
  async invoke(event: string): Promise<InvocationResult> {
    this.#requestId = randomUUID();
    if (!this.#isReady) {
      const init = await this.#outcomeWithin(INIT_TIMEOUT_MS);
      if (init.outcome !== 'ready') return init;
      this.#isReady = true;
    }
    const { timeoutMs } = this.#options.configuration;
    const message: InvokeMessage = { requestId: this.#requestId, event, timeoutMs };
    this.#worker.postMessage(message);
    const result = await this.#outcomeWithin(timeoutMs);
    return result.outcome === 'ready'
      ? failed(payloadOf('Runtime.Unknown', 'ready twice'))
      : result;
  }

  /** Ends the thread; an invocation under way fails. */
  async terminate(): Promise<void> {
    this.#isAlive = false;
    await this.#worker.terminate();
  }

  #outcomeWithin(timeoutMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#log(`Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`);
        this.#end({ outcome: 'timed-out' });
      }, timeoutMs);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(outcome);
      };
    });
  }

  #hear(message: WorkerMessage): void {
    switch (message.kind) {
      case 'output':
        this.#lines[message.stream].add(message.text);
        break;
      case 'ready':
        this.#settle?.({ outcome: 'ready' });
        break;
      case 'returned':
        this.#finish(returned(message.payload));
        break;
      case 'failed':
        this.#logError(message.error);
        this.#finish(failed(message.error));
        break;
      case 'broken':
        this.#logError(message.error);
        this.#end(failed(message.error));
        break;
    }
  }

  #finish(outcome: Outcome): void {
    this.#lines.stdout.flush();
    this.#lines.stderr.flush();
    this.#settle?.(outcome);
  }

  #end(outcome: Outcome): void {
    if (this.#isAlive) void this.terminate();
    this.#finish(outcome);
  }

  #exited(code: number): Outcome {
    const how =
      code === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${code}`;
    return failed(payloadOf('Runtime.ExitError', `RequestId: ${this.#requestId} Error: ${how}`));
  }

  #follow(stream: Readable, name: 'stdout' | 'stderr'): void {
    stream.setEncoding('utf8').on('data', (text: string) => this.#lines[name].add(text));
  }

  #logError({ errorType, errorMessage, trace }: ErrorPayload): void {
    const stage = this.#isReady ? 'Invoke Error' : 'Init Error';
    this.#log(`ERROR\t${stage}\t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
  }

  #log(text: string): void {
    this.#options.onLog(`${this.#requestId}\t${text}`);
  }
}

function startWorker({ configuration, settings, environment }: InstanceOptions): Worker {
  return new Worker(BOOTSTRAP, {
    workerData: settings,
    env: environment,
    // Options of the local run itself are none of the function's.
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: {
      maxOldGenerationSizeMb: Math.floor(configuration.memoryMb * 0.9),
      maxYoungGenerationSizeMb: Math.floor(configuration.memoryMb * 0.1),
    },
  });
}

function returned(payload: string): InvocationResult {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= RESPONSE_BYTES_MAX) return { outcome: 'returned', payload: JSON.parse(payload) };
  const message = `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`;
  return failed(payloadOf('Function.ResponseSizeTooLarge', message));
}

function failed({ errorType, errorMessage }: ErrorPayload): InvocationResult {
  return { outcome: 'failed', errorType, errorMessage };
}

function payloadOf(errorType: string, errorMessage: string): ErrorPayload {
  return { errorType, errorMessage, trace: [] };
}

function payloadOfCrash(error: unknown): ErrorPayload {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? payloadOf('Runtime.OutOfMemory', 'Error: Runtime exited with error: signal: killed')
    : errorPayloadOf(error);
}
