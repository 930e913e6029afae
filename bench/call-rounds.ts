// Times calls inside this process: slices of a few milliseconds by tinybench, all candidates in every round, in an order
// that rotates, so that a disturbance of the machine meets all of them.
import { Bench } from 'tinybench';
import type { Samples } from './figure.ts';

/** Something to time. It is called with a counter, to take another input each time. */
export interface Candidate {
  readonly name: string;
  readonly call: (count: number) => unknown;
}

/** How to time. */
export interface CallOptions {
  readonly rounds: number;
  readonly sliceMs: number;
  /** Calls between two readings of the clock, so that reading it costs nothing beside them. */
  readonly batch: number;
}

/** Calls a second and microseconds of processor time for a call, by candidate, one value for each round. */
export interface CallSamples {
  readonly callsPerSecond: Samples;
  readonly cpuMicros: Samples;
}

/** Times candidates against each other; the first round only warms up. */
export async function measureCalls(
  candidates: readonly Candidate[],
  options: CallOptions,
): Promise<CallSamples> {
  const callsPerSecond = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  const cpuMicros = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  // Counts go on from slice to slice: inputs that are to be new must not come again too soon.
  const counters = new Map(candidates.map(({ name }) => [name, { calls: 0 }]));
  for (let round = 0; round <= options.rounds; round += 1) {
    for (let at = 0; at < candidates.length; at += 1) {
      const candidate = candidates[(at + round) % candidates.length];
      if (candidate === undefined) continue;
      const counter = counters.get(candidate.name) ?? { calls: 0 };
      const slice = await measureSlice(candidate, options, counter);
      if (round === 0) continue;
      callsPerSecond.get(candidate.name)?.push(slice.callsPerSecond);
      cpuMicros.get(candidate.name)?.push(slice.cpuMicros);
    }
  }
  return { callsPerSecond, cpuMicros };
}

async function measureSlice(
  { name, call }: Candidate,
  { sliceMs, batch }: CallOptions,
  counter: { calls: number },
) {
  const callsBefore = counter.calls;
  const run = async (): Promise<void> => {
    for (let calls = 0; calls < batch; calls += 1) {
      const result = call((counter.calls += 1));
      if (result instanceof Promise) await result;
    }
  };
  const bench = new Bench({ time: sliceMs, iterations: 1, warmup: false, throws: true });
  bench.add(name, run);
  const cpuBefore = process.cpuUsage();
  await bench.run();
  const cpu = process.cpuUsage(cpuBefore);
  const result = bench.tasks[0]?.result;
  if (result?.state !== 'completed') throw new Error(`${name} did not complete`);
  return {
    // The median call, which a pause of the machine does not reach; the clock is in milliseconds.
    callsPerSecond: (1000 * batch) / result.latency.p50,
    cpuMicros: (cpu.user + cpu.system) / (counter.calls - callsBefore),
  };
}
