// Keeps docs/controls.md and SECURITY.md true as far as a program can: what they point at exists, and every item has a
// state.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const STATES = ['met', 'partly', '**not met**', 'elsewhere', '–'];

const rows = read('docs/controls.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (item|control) \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

it('names only files that exist', () => {
  const named = [...read('docs/controls.md').matchAll(/`((?:\w+\/)+[\w./-]*)`/g)].map(
    ([, path = '']) => path,
  );

  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('has a state for every item, and something to say about it', () => {
  expect(rows.length).toBeGreaterThan(90);
  expect(
    rows.filter(([, , state = '', how = '']) => !STATES.includes(state) || how === ''),
  ).toEqual([]);
});

it('has no item twice', () => {
  const items = rows.map(([, item = '']) => item);

  expect(items.toSorted()).toEqual([...new Set(items)].toSorted());
});

it.each(['SECURITY.md', 'docs/assurance.md', 'docs/controls.md', 'docs/threat-model.md'])(
  'the links of %s lead to pages and headings that exist',
  (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)];
    const dead = links.filter(([, path = '', heading]) => {
      const target = path === '' ? page : join(dirname(page), path);
      return !existsSync(join(ROOT, target)) || (heading && !headingsOf(target).includes(heading));
    });

    expect(dead.map(([link]) => link)).toEqual([]);
  },
);

/** The names by which the headings of a page can be linked to. */
function headingsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}
