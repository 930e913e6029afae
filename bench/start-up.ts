// How long people wait: for the local run to be ready, and for the stack to be synthesized; and what the run takes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../dev/assembly.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { startServerProcess } from './server/server-process.ts';

/** What one may expect of a tool of this kind; there is no other one to measure. */
const EXPECTED = 'limit we set ourselves';
const START_SECONDS_EXPECTED = 10;
const MEMORY_MB_EXPECTED = 512;
const SYNTH_SECONDS_EXPECTED = 10;

/** Measures starts of the local run, and syntheses of the stack. */
export async function measureStartUp(rounds: number): Promise<Figure[]> {
  const seconds: number[] = [];
  const memory: number[] = [];
  const synthesis: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServerProcess<{ readyMs: number; memoryMb: number }>(
      'front-door-server',
      {},
    );
    seconds.push(server.started.readyMs / 1000);
    memory.push(server.started.memoryMb);
    await server.stop();
    synthesis.push(await timeSynthesis());
  }
  return [
    ...against('local run, ready to serve', 's', {
      ours: seconds,
      expected: START_SECONDS_EXPECTED,
    }),
    ...against('local run, peak memory', 'MB', { ours: memory, expected: MEMORY_MB_EXPECTED }),
    ...against('synthesis', 's', { ours: synthesis, expected: SYNTH_SECONDS_EXPECTED }),
  ];
}

async function timeSynthesis(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-synth-'));
  const startedAt = performance.now();
  await synthesize({ workspaceServiceUrl: 'https://workspaces.example', issuers: [] }, folder);
  const seconds = (performance.now() - startedAt) / 1000;
  await rm(folder, { recursive: true });
  return seconds;
}

function against(
  name: string,
  unit: string,
  { ours, expected }: { ours: number[]; expected: number },
): Figure[] {
  return compare(
    name,
    unit,
    new Map([
      [OURS, ours],
      [EXPECTED, ours.map(() => expected)],
    ]),
  );
}
