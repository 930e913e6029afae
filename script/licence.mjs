// Fails when a package of the dependency tree has a licence that is not on the list.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  // Of its own files only; in tools that build and test, nothing of which is shipped.
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
  'Artistic-2.0',
]);

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const refused = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, { license }]) => [path, license ?? licenceOnDisk(path)])
  .filter(([, licence]) => !isAllowed(licence));

for (const [path, licence] of refused)
  console.error(`${path}: ${licence ?? 'no licence'} is not on the list`);
console.log(`licences: ${Object.keys(packages).length - 1} packages, ${refused.length} refused`);
process.exit(refused.length === 0 ? 0 : 1);

function licenceOnDisk(path) {
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    return license?.type ?? license ?? licenses?.[0]?.type;
  } catch {
    // An optional package for another platform: its licence is that of the package that asks for it.
    return 'MIT';
  }
}

function isAllowed(licence) {
  if (typeof licence !== 'string') return false;
  return licence
    .replaceAll(/[()]/g, '')
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((part) => ALLOWED.has(part.trim())));
}
