import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createApiKey } from '../../core/api-key.ts';
import { searchRun } from './run-outputs.ts';

const key = createApiKey(randomBytes);
const root = mkdtempSync(join(tmpdir(), 'rigbox-canary-'));
afterAll(() => rmSync(root, { recursive: true }));

const sinksOf = (printed: string[], at = root) =>
  searchRun(printed, at, []).findings.map(({ sink, what }) => `${sink}: ${what}`);

it('would be found in what is printed', () => {
  expect(sinksOf(['PASS', `Received: "${key}"`])).toEqual(['standard output: an API key']);
  expect(sinksOf(['PASS'])).toEqual([]);
});

it.each([
  ['snapshot', 'test/lib/__snapshots__/stack.test.ts.snap'],
  ['template', 'cdk.out/Stack.template.json'],
  ['documentation', 'docs/guide.md'],
  ['documentation', 'README.md'],
  ['result', '.rigbox/bench.json'],
])('would be found in a %s: %s', (sink, path) => {
  const folder = mkdtempSync(join(root, 'tree-'));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `first\nkey = ${key}\n`);

  expect(sinksOf([], folder)).toEqual([`${sink} ${path}: an API key`]);
});

it('may be in the description of a local run, which hands it out', () => {
  const folder = mkdtempSync(join(root, 'tree-'));
  mkdirSync(join(folder, '.rigbox'));
  writeFileSync(join(folder, '.rigbox/local.json'), JSON.stringify({ key }));

  expect(sinksOf([], folder)).toEqual([]);
});

it('counts what front doors have searched', () => {
  const report = { testFile: 'x', texts: { answer: 3 }, known: 2, findings: [] };

  const { texts, known } = searchRun(['one', 'two'], root, [report, report]);

  expect(Object.fromEntries(texts)).toMatchObject({ 'standard output': 2, answer: 6 });
  expect(known).toBe(4);
});
