// `npm run load`: minutes of mixed good and bad traffic at a front door of its own, while keys, sessions and roles come
// and go; every answer is judged, memory is watched. `--seconds=180`, `--clients=4`. Fails unless the load was held.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeMeasurement } from '../../dev/assurance/measurement.ts';
import { startFrontDoorProcess, type FrontDoorProcess } from './front-door-process.ts';
import { judgeMemory, type MemorySample } from './memory.ts';
import { Oracle } from './oracle.ts';
import { describeLoad, isHeld, measurementOf } from './report.ts';
import { IMMEDIATE_CHURNS, runLoad, TIMED_CHURNS } from './run-load.ts';

const SAMPLE_MS = 1000;

/** The same kinds of change more than once, so that they meet each other. */
const CHURNS = [...IMMEDIATE_CHURNS, ...TIMED_CHURNS, ...IMMEDIATE_CHURNS.slice(0, 2)];

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '180' },
    clients: { type: 'string', default: '4' },
  },
});
const seconds = readCount('seconds', flags.seconds, 20);
const clients = readCount('clients', flags.clients, 1);

const oracle = new Oracle();
const door = await startFrontDoorProcess();
const startedAt = Date.now();
const sampler = sampleMemory(door, () => Date.now() - startedAt < seconds * 1000);
const isOver = (): boolean => Date.now() - startedAt > seconds * 1000;
await runLoad(door, { clients, churns: CHURNS, createGoesOn: () => () => !isOver(), oracle });
const elapsed = (Date.now() - startedAt) / 1000;
const samples = await sampler;
await door.stop();

const result = { oracle, seconds: elapsed, memory: judgeMemory(samples), at: new Date(startedAt) };
console.log(describeLoad(result));
if (isHeld(result)) writeMeasurement('load', measurementOf(result));
else process.exitCode = 1;

async function sampleMemory(
  door: FrontDoorProcess,
  goesOn: () => boolean,
): Promise<readonly MemorySample[]> {
  const samples: MemorySample[] = [];
  while (goesOn()) {
    samples.push(await door.memory());
    await setTimeout(SAMPLE_MS);
  }
  return samples;
}

function readCount(name: string, text: string, least: number): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= least) return count;
  throw new TypeError(`--${name} must be a whole number from ${least} on, got ${text}`);
}
