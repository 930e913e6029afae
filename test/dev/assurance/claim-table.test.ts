// Keeps the claims of docs/assurance.md in order without a run of the tests: what they point at exists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIMS } from '../../../dev/assurance/claim-table.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

it('has every claim under an id, a title and lines of its own', () => {
  const ids = CLAIMS.map(({ id }) => id);
  const titles = CLAIMS.map(({ title }) => title);

  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(CLAIMS.length);
  expect(new Set(titles).size).toBe(CLAIMS.length);
  for (const { tests } of CLAIMS) {
    expect(new Set(tests.map(({ what }) => what)).size).toBe(tests.length);
  }
});

it.each(CLAIMS)('$id says what it claims in whole sentences, and rests on something', (claim) => {
  const texts = [claim.statement, claim.failsWhen, claim.notShown];

  expect(texts.filter((text) => !text.endsWith('.'))).toEqual([]);
  expect(claim.failsWhen).toMatch(/^when /);
  expect(claim.tests.length > 0 || claim.measuredBy === 'command').toBe(true);
});

it.each(CLAIMS)('$id counts tests of places that exist', ({ tests }) => {
  expect(tests.filter(({ in: place }) => !existsSync(join(ROOT, place)))).toEqual([]);
});

it.each(CLAIMS)('$id is repeated by a command that exists', ({ command }) => {
  const [, script = 'test'] = /^npm run ([\w:-]+)/.exec(command) ?? [];
  const paths = command.split(' ').filter((word) => word.startsWith('test/'));

  expect(command).toMatch(/^npm (run [\w:-]+|test -- test\/)/);
  expect(scripts).toHaveProperty([script]);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
