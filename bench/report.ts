// docs/performance.md: what was measured, how, and what limits each figure, with a plot for each comparison.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { plot } from './plot.ts';
import { judge, type Verdict } from './target.ts';

const DOCS = join(import.meta.dirname, '../docs');
const PLOTS = 'performance';
const METHOD = join(import.meta.dirname, 'method.md');

/** Writes the report and its plots; whatever was there is replaced. */
export async function writeReport(figures: readonly Figure[]): Promise<void> {
  const byName = Map.groupBy(figures, ({ name }) => name);
  await rm(join(DOCS, PLOTS), { recursive: true, force: true });
  await mkdir(join(DOCS, PLOTS), { recursive: true });
  const sections: string[] = [];
  for (const [name, compared] of byName) {
    const file = `${PLOTS}/${fileNameOf(name)}.svg`;
    await writeFile(join(DOCS, file), plot(compared));
    sections.push(`### ${name}\n\n![${name}](${file})\n\n${tableOf(compared)}`);
  }
  const text = [
    (await readFile(METHOD, 'utf8')).trimEnd(),
    `## Targets\n\n${machine()}\n\n${verdictTable(judge(figures))}`,
    `## Figures\n\n${sections.join('\n\n')}`,
  ];
  await writeFile(join(DOCS, 'performance.md'), `${text.join('\n\n')}\n`);
}

function machine(): string {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return `Measured on ${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${gigabytes} GB, Node ${process.versions.node}, ${process.platform}.`;
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ name, otherName, of, measured, isReached, floor, ...bound }) => {
    const limit = bound.atLeast === undefined ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
    const what = of === 'ratio' ? `${name} ÷ ${otherName}` : name;
    return `| ${what} | ${limit} | ${measured} | ${floor ?? ''} | ${isReached ? 'reached' : 'missed'} |`;
  });
  return table(['what', 'must be', 'is', 'the least possible', ''], rows);
}

function tableOf(figures: readonly Figure[]): string {
  const [first] = figures;
  if (first === undefined) return '';
  const { ours, unit } = first;
  const rows = [
    `| **ours** | **${ours.median}** | ${ours.min} | ${ours.max} | |`,
    ...figures.map(
      ({ otherName, other, ratio }) =>
        `| ${otherName} | ${other.median} | ${other.min} | ${other.max} | ${ratio} |`,
    ),
  ];
  return table(['', `median (${unit})`, 'min', 'max', 'ours ÷ it'], rows);
}

function table(heads: readonly string[], rows: readonly string[]): string {
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...rows].join('\n');
}

function fileNameOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
