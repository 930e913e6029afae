// Fails when the authorizer's bundle is over its budget or has a module that nobody has allowed: its size and what it
// loads are most of a cold start. Budget and modules are in bundle-budget.json; `dir/*` allows the files of a folder.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeBundle } from '../lib/function-bundle.ts';

const budget = JSON.parse(readFileSync(join(import.meta.dirname, 'bundle-budget.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
try {
  const inputs = writeBundle(budget.function, folder);
  const bundle = readFileSync(join(folder, 'index.js'));
  const included = Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  const gzipBytes = gzipSync(bundle, { level: 9 }).length;
  const faults = [
    overrun('minified', bundle.length, budget.minifiedBytesMax),
    overrun('gzip', gzipBytes, budget.gzipBytesMax),
    ...included
      .filter((path) => !isAllowed(path))
      .map((path) => `${path} is in the bundle, and not in bundle-budget.json`),
    ...budget.modules
      .filter((pattern) => !included.some((path) => matches(pattern, path)))
      .map((pattern) => `${pattern} is in bundle-budget.json, and not in the bundle`),
  ].filter(Boolean);
  console.log(
    `${budget.function}: ${bundle.length} bytes of ${budget.minifiedBytesMax}, ${gzipBytes} gzipped of ${budget.gzipBytesMax}, ${included.length} modules`,
  );
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function overrun(kind, bytes, max) {
  return bytes > max && `the bundle has ${bytes} bytes ${kind}, allowed are ${max}`;
}

function isAllowed(path) {
  return budget.modules.some((pattern) => matches(pattern, path));
}

function matches(pattern, path) {
  return pattern.endsWith('/*') ? posix.dirname(path) === pattern.slice(0, -2) : path === pattern;
}
