// Times whole processes, from the start to the exit, all candidates in every round, in an order that rotates.
import { spawn } from 'node:child_process';
import type { Samples } from './figure.ts';

/** A process to time: Node with these arguments. It must exit with 0, or the benchmark fails. */
export interface ProcessCandidate {
  readonly name: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Gives milliseconds for each process and round; the first round only fills the caches of the file system. */
export async function measureProcesses(
  candidates: readonly ProcessCandidate[],
  rounds: number,
): Promise<Samples> {
  const samples = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (let at = 0; at < candidates.length; at += 1) {
      const candidate = candidates[(at + round) % candidates.length];
      if (candidate === undefined) continue;
      const ms = await timeProcess(candidate);
      if (round > 0) samples.get(candidate.name)?.push(ms);
    }
  }
  return samples;
}

async function timeProcess({ name, args, variables }: ProcessCandidate): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const startedAt = process.hrtime.bigint();
  // Output goes into a pipe, as it does on Lambda: what a candidate logs is part of its cost.
  const child = spawn(process.execPath, args, {
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', reject);
  let ms = 0;
  child.on('exit', () => (ms = Number(process.hrtime.bigint() - startedAt) / 1e6));
  // What it has to say of a failure may arrive after its end.
  child.on('close', (code, signal) => {
    if (code === 0) resolve(ms);
    else reject(new Error(`${name} ended with ${String(code ?? signal)}: ${output}`));
  });
  return promise;
}
