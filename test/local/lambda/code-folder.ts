// Code of functions for the tests, in folders of their own that are gone after the test file.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folders: string[] = [];

/** Writes files, by path and content, into a new folder and gives its path. */
export function writeCode(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'function-code-')));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Removes the folders written so far. */
export function removeCode(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
