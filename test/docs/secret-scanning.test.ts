// The regular expression that docs/secret-scanning.md registers with scanners: it finds every key and nothing else.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { API_KEY_PATTERN, createApiKey, parseApiKey } from '../../core/api-key.ts';
import { isRefusal } from '../../core/refusal.ts';

const ROOT = join(import.meta.dirname, '../..');

// The surroundings that GitHub puts around a pattern unless told otherwise.
// https://docs.github.com/en/code-security/reference/secret-security/custom-patterns
const SCANNER = new RegExp(`(?:^|[^0-9A-Za-z])(${API_KEY_PATTERN})(?=$|[^0-9A-Za-z])`, 'gm');
const findKeys = (text: string) => [...text.matchAll(SCANNER)].map(([, key]) => key);

it('is the one in the documentation', () => {
  const page = readFileSync(join(ROOT, 'docs/secret-scanning.md'), 'utf8');

  expect(page).toContain(`\`${API_KEY_PATTERN}\``);
});

it('uses only what every scanner understands', () => {
  expect(API_KEY_PATTERN).not.toMatch(/[()\\|^$?]/);
});

it('finds a key in whatever it stands, with a right checksum', () => {
  const places: ((key: string) => string)[] = [
    (key) => `RIGBOX_API_KEY=${key}`,
    (key) => `export const key = '${key}';`,
    (key) => `{"apiKey":"${key}"}`,
    (key) => `curl -H "Authorization: Bearer ${key}" https://api.rigbox.dev`,
    (key) => `https://user:${key}@api.rigbox.dev/?key=${key}#`,
    (key) => `key: ${key}\r\nnext: line`,
    (key) => `<token>${key}</token>`,
    (key) => `+  ${key}`,
    (key) => `${key},${key};${key}`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), (place) => {
      const key = createApiKey(randomBytes);
      const text = place(key);

      const found = findKeys(text);

      expect(found).toHaveLength(text.split(key).length - 1);
      expect(new Set(found)).toEqual(new Set([key]));
      expect(isRefusal(parseApiKey(key, 'refuse'))).toBe(false);
    }),
  );
});

it('does not find what only looks like one', () => {
  const key = createApiKey(randomBytes);

  for (const text of [key.slice(0, -1), `${key}a`, `x${key}`, key.replace('live', 'test')]) {
    expect(findKeys(text)).toEqual([]);
  }
});

it('finds nothing in the sources of the dependencies, and a key that is planted there', () => {
  const files = sampleFiles(2_000);
  const planted = createApiKey(randomBytes);
  const found = files.flatMap((file) => findKeys(readFileSync(file, 'utf8')));
  const text = readFileSync(files[0]!, 'utf8');
  const middle = text.indexOf('\n', text.length / 2);

  expect(files.length).toBeGreaterThan(1_000);
  expect(found).toEqual([]);
  expect(findKeys(`${text.slice(0, middle)}\nkey = "${planted}"\n${text.slice(middle)}`)).toEqual([
    planted,
  ]);
});

/** Gives files of the dependencies, spread evenly over all that are text and neither tiny nor huge. */
function sampleFiles(count: number): string[] {
  const folder = join(ROOT, 'node_modules');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:[cm]?[jt]sx?|json|md|map|ya?ml|css|html|txt)$/.test(path))
    .sort();
  const step = Math.max(1, Math.floor(paths.length / count));
  return paths
    .filter((_, index) => index % step === 0)
    .map((path) => join(folder, path))
    .filter((path) => {
      const found = statSync(path);
      return found.isFile() && found.size > 100 && found.size < 300_000;
    });
}
