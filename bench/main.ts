// `npm run bench`: measures everything beside its alternatives, prints a table and writes `.rigbox/bench.json`.
// `--quick` takes about a minute, `--only=<part>` measures one part, `--docs` writes docs/performance.md as well.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureApiKeys } from './api-key.ts';
import { measureColdStarts } from './cold-start.ts';
import type { Figure } from './figure.ts';
import { measureGateway } from './gateway.ts';
import { measureGrowth } from './growth.ts';
import { measureJwts } from './jwt.ts';
import { measureLiveState } from './live-state.ts';
import { measurePolicies } from './policy.ts';
import { writeReport } from './report.ts';
import { measureStartUp } from './start-up.ts';
import { measureStoreCalls } from './store-call.ts';
import { judge } from './target.ts';

const FOLDER = join(import.meta.dirname, '../.rigbox');

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const { quick } = flags;
const calls = quick ? { rounds: 9, sliceMs: 6 } : { rounds: 61, sliceMs: 10 };

const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  'cold-start': () => measureColdStarts(quick ? 5 : 41),
  jwt: () => measureJwts(calls),
  'api-key': () => measureApiKeys(calls),
  // Longer slices: the garbage that one client leaves must be collected in its own slice, not in the next one's.
  'store-call': () => measureStoreCalls({ ...calls, sliceMs: 5 * calls.sliceMs }),
  'live-state': () => measureLiveState({ ...calls, sliceMs: 5 * calls.sliceMs }),
  policy: () => measurePolicies(calls),
  gateway: () =>
    measureGateway(
      quick
        ? { rounds: 2, seconds: 2, connections: [16] }
        : { rounds: 9, seconds: 2, connections: [1, 16, 64, 256] },
    ),
  'start-up': () => measureStartUp(quick ? 1 : 5),
  growth: () => measureGrowth({ ...calls, keysMax: 1_000_000 }),
};

const figures: Figure[] = [];
for (const [part, measure] of Object.entries(PARTS)) {
  if (flags.only !== undefined && flags.only !== part) continue;
  console.log(`\n${part}`);
  const measured = await measure();
  for (const figure of measured) console.log(lineOf(figure));
  figures.push(...measured);
}

console.log('\ntargets');
for (const { name, otherName, of, measured, isReached, floor, ...bound } of judge(figures)) {
  const limit = bound.atLeast === undefined ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
  const what = of === 'ratio' ? `${name} ÷ ${otherName}` : name;
  const least = floor === undefined ? '' : `, the least possible is ${floor}`;
  console.log(`${isReached ? '  ok ' : 'MISS '} ${what}: ${measured} (${limit})${least}`);
}

await mkdir(FOLDER, { recursive: true });
await writeFile(join(FOLDER, 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`);
if (flags.docs) await writeReport(figures);

function lineOf({ name, unit, ours, other, otherName, ratio }: Figure): string {
  const own = `${ours.median} ${unit} (${ours.min}–${ours.max})`;
  return `  ${name.padEnd(42)} ${own.padEnd(40)} ${otherName}: ${other.median}   × ${ratio}`;
}
