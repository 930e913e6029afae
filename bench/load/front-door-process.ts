// The front door in a process of its own, so that its memory is nobody else's: started by the load test, asked for
// tokens and for its memory by messages. Every message is answered once, in order.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { MintOverrides } from '../../dev/issuer/access-token.ts';
import { startFrontDoor, type FrontDoor } from '../../dev/front-door.ts';
import type { People } from '../../dev/people.ts';
import type { LoadedDoor } from './change.ts';
import type { MemorySample } from './memory.ts';

/** The front door in its process. */
export interface FrontDoorProcess extends LoadedDoor {
  memory(): Promise<MemorySample>;
  stop(): Promise<void>;
}

const MEGABYTE = 2 ** 20;

type Request =
  | { readonly ask: 'start' }
  | { readonly ask: 'memory' }
  | { readonly ask: 'mint'; readonly userId: string; readonly overrides?: MintOverrides };

interface Started {
  readonly apiUrl: string;
  readonly people: People;
}

/** Starts it; rejects when it ends before it answers. */
export async function startFrontDoorProcess(): Promise<FrontDoorProcess> {
  // Advanced serialization keeps members that are there and undefined, which take a claim away.
  const child = fork(import.meta.filename, {
    serialization: 'advanced',
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ask = createAsk(child);
  const started = (await ask({ ask: 'start' })) as Started;
  return {
    ...started,
    mint: (userId, overrides) =>
      ask({ ask: 'mint', userId, ...(overrides && { overrides }) }) as Promise<string>,
    memory: () => ask({ ask: 'memory' }) as Promise<MemorySample>,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** One question at a time: what comes back belongs to the one that was sent. */
function createAsk(child: ChildProcess): (request: Request) => Promise<unknown> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process of the front door has ended');
  });
  // An end that nobody waits for is no error.
  ended.catch(() => undefined);
  let last: Promise<unknown> = Promise.resolve();
  const askNow = async (request: Request): Promise<unknown> => {
    const { promise: answered, resolve } = Promise.withResolvers<unknown>();
    child.once('message', resolve);
    child.send(request);
    return Promise.race([answered, ended]);
  };
  return (request) => {
    last = last.then(() => askNow(request));
    return last;
  };
}

/** Shows why somebody got a 5xx, which no answer says; a refusal is an error to the runtime as well. */
function showFault(_: string, line: string): void {
  if (line.includes('"Unauthorized"')) return;
  if (/-fault"|"failed":[1-9]|"errorType"/.test(line)) process.stderr.write(`${line}\n`);
}

/** Answers in the process of the front door. */
function serve(): void {
  watchInstances();
  const started = startFrontDoor({
    ports: { api: 0, issuer: 0, dynamoDb: 0, workspaceService: 0 },
    rateRules: 'off',
    onFunctionLog: showFault,
  });
  process.on('message', (request) => {
    void started
      .then((frontDoor) => answerTo(request as Request, frontDoor))
      .then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => {
    void started.then((frontDoor) => frontDoor.stop()).then(() => process.exit());
  });
}

async function answerTo(request: Request, { cloud, issuer, people }: FrontDoor): Promise<unknown> {
  if (request.ask === 'start') return { apiUrl: cloud.apiUrl, people } satisfies Started;
  if (request.ask === 'mint') return issuer.mint(request.userId, request.overrides);
  return sampleMemory();
}

/** The threads of this process but the first: instances of functions. */
const instances = new Set<Worker>();

function watchInstances(): void {
  process.on('worker', (worker: Worker) => {
    instances.add(worker);
    worker.once('exit', () => instances.delete(worker));
  });
}

async function sampleMemory(): Promise<MemorySample> {
  // Garbage says nothing of leaks.
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const heaps = await Promise.allSettled(
    [...instances].map((instance) => instance.getHeapStatistics()),
  );
  // An instance that ends meanwhile has no heap any more.
  const sizes = heaps.flatMap((heap) =>
    heap.status === 'fulfilled' ? [heap.value.used_heap_size] : [],
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return {
    rss: rss / (1 + instances.size) / MEGABYTE,
    heapUsed: heapUsed / MEGABYTE,
    instanceHeap: total / Math.max(1, sizes.length) / MEGABYTE,
  };
}

if (process.argv[1] === import.meta.filename) serve();
