// Keeps docs/threat-model.md true: every threat names tests, and every test that it names exists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SWITCHES } from '../../local/gateway/switches.ts';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/threat-model.md'), 'utf8');

const testsIn = (text: string) =>
  [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);

/** The rows below the heads of the tables of threats. */
const threats = page
  .split('\n## ')
  .filter((section) => section.includes('| threat |'))
  .flatMap((section) =>
    section
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1),
  );

it('names only tests that exist', () => {
  const missing = testsIn(page).filter((path) => !existsSync(join(ROOT, path)));

  expect(missing).toEqual([]);
});

it('names a test for every threat', () => {
  expect(threats.length).toBeGreaterThan(50);
  expect(threats.filter((row) => testsIn(row.split('|')[3] ?? '').length === 0)).toEqual([]);
});

it('calls the open questions by the names of their switches', () => {
  const [, open = ''] = page.split('## Open questions');
  const names = [...open.matchAll(/[Ss]witch(?:es)?\s((?:`\w+`(?:,\s)?)+)/g)].flatMap(
    ([, list = '']) => [...list.matchAll(/\w+/g)].map(([name]) => name),
  );

  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !(name in DEFAULT_SWITCHES))).toEqual([]);
});

it('counts the open questions of the local gateway', () => {
  expect(Object.keys(DEFAULT_SWITCHES)).toHaveLength(20);
  expect(page).toContain('has twenty');
});

it('has a lockfile with a digest for every package', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string; inBundle?: boolean }>;
  };
  const others = Object.entries(packages).filter(
    ([path, { inBundle }]) => path !== '' && !inBundle,
  );

  expect(others.length).toBeGreaterThan(0);
  expect(others.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual([]);
});
