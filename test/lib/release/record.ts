// Records what the present code would deploy, as the release of that name: `node script/node24.mjs
// test/lib/release/record.ts 0.1.0`. Run once, when a release is made; the upgrade test reads every record.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { RECORDED_STAGES, recordStage } from '../stateful-resource.ts';

const [, , version = ''] = process.argv;
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('usage: record.ts <version>');

const stages = Object.entries(RECORDED_STAGES).map(([name, input]) => [name, recordStage(input)]);
const content = {
  madeBy: `node script/node24.mjs test/lib/release/record.ts ${version}`,
  stages: Object.fromEntries(stages) as unknown,
};
const path = join(import.meta.dirname, `${version}.json`);
const style = await resolveConfig(path);
writeFileSync(path, await format(JSON.stringify(content), { ...style, filepath: path }));
