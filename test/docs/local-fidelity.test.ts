// Keeps docs/local-fidelity.md true: every row has its test, every id of a test its row, every switch its line.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SWITCHES } from '../../local/gateway/switches.ts';

const ROOT = join(import.meta.dirname, '../..');
const TESTS = join(ROOT, 'test/local');

const page = readFileSync(join(ROOT, 'docs/local-fidelity.md'), 'utf8');
const [facts = '', open = ''] = page.split('## Not verified against AWS');

/** The rows that begin with an id: id, cells. */
const rows = facts
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, id = '']) => /^[a-z]+-\d\d$/.test(id))
  .map(([, id = '', ...cells]) => ({
    id,
    file: cells[3] ?? '',
    switchName: /^`(\w+)`$/.exec(cells[4] ?? '')?.[1],
  }));

/** Ids of tests by file, read from the beginnings of their names. */
const idsByFile = new Map(
  globSync('**/*.test.ts', { cwd: TESTS }).map((file) => [
    file,
    new Set(
      [...readFileSync(join(TESTS, file), 'utf8').matchAll(/['"`]([a-z]+-\d\d): /g)].map(
        ([, id = '']) => id,
      ),
    ),
  ]),
);

it('has a test for every row, in the file that the row names', () => {
  const untested = rows.filter(({ id, file }) => idsByFile.get(file)?.has(id) !== true);

  expect(untested).toEqual([]);
});

it('has a row for every id of a test, and each id once', () => {
  const ids = rows.map(({ id }) => id);
  const tested = new Set([...idsByFile.values()].flatMap((found) => [...found]));

  expect([...tested].filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
});

it('has every switch in a row with its test, and in the list with its default', () => {
  const listed = [...open.matchAll(/^\| `(\w+)` \|[^|]+\| ([^|]+) \|/gm)].map(
    ([, name = '', value = '']) => [name, value.replaceAll(/[` ]/g, '')],
  );

  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(
      Object.entries(DEFAULT_SWITCHES).map(([name, value]) => [name, String(value)]),
    ),
  );
  expect([...new Set(rows.flatMap(({ switchName }) => switchName ?? []))].toSorted()).toEqual(
    Object.keys(DEFAULT_SWITCHES).toSorted(),
  );
});
