// What a run of all tests leaves behind beside what front doors write: what it printed, and files. Searched for
// credentials when it is over.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CredentialFinder } from './credential-finder.ts';
import type { WatchReport } from './door-watch.ts';

/** Files by sink, as patterns from the root of the project. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  snapshot: ['test/**/__snapshots__/*'],
  template: ['cdk.out/**/*.json'],
  documentation: ['*.md', 'docs/**/*.md', 'docs/**/*.json', 'openapi/openapi.json'],
  // The description of a local run is there to hand its credentials out.
  result: ['.rigbox/*.json', '.rigbox/assurance/*.json'],
};

const HANDS_OUT = new Set(['.rigbox/local.json']);

/** What a run came to. */
export interface RunFindings {
  /** Texts by sink, of front doors and of the run itself. */
  readonly texts: ReadonlyMap<string, number>;
  /** Digests and signatures that were looked for. */
  readonly known: number;
  readonly findings: CredentialFinder['findings'];
}

/** Searches what a run has printed, and the files that lie below `root`, and adds what the watches report. */
export function searchRun(
  printed: Iterable<string>,
  root: string,
  reports: readonly WatchReport[],
): RunFindings {
  const finder = new CredentialFinder();
  for (const line of printed) finder.scan('standard output', line);
  for (const [sink, patterns] of Object.entries(FILES)) {
    for (const path of globSync([...patterns], { cwd: root })) {
      if (!HANDS_OUT.has(path)) scanFile(finder, `${sink} ${path}`, join(root, path));
    }
  }
  const texts = new Map<string, number>();
  const add = (sink: string, count: number) => texts.set(sink, (texts.get(sink) ?? 0) + count);
  for (const [sink, count] of finder.texts) {
    // Of files the kind is counted, the path is for whoever has to look.
    add(Object.keys(FILES).find((kind) => sink.startsWith(`${kind} `)) ?? sink, count);
  }
  for (const report of reports) {
    for (const [sink, count] of Object.entries(report.texts)) add(sink, count);
  }
  return {
    texts,
    known: reports.reduce((sum, { known }) => sum + known, 0),
    findings: finder.findings,
  };
}

function scanFile(finder: CredentialFinder, sink: string, path: string): void {
  for (const line of readFileSync(path, 'utf8').split('\n')) finder.scan(sink, line);
}
