// How the page becomes files: a build by Vite, in a process of its own since the synthesis cannot wait for promises.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Holds the sources of the page. */
export const SITE_FOLDER = join(import.meta.dirname, '../web');

/** Builds the page into a folder, which is emptied first. @throws {Error} with what Vite says when it cannot */
export function buildSite(outputDirectory: string): void {
  const vite = dirname(createRequire(import.meta.url).resolve('vite/package.json'));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(vite, 'bin/vite.js'),
      ...['build', SITE_FOLDER, '--outDir', outputDirectory, '--emptyOutDir'],
      ...['--logLevel', 'error'],
    ],
    // The test runner's options for Node are not for this process.
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (status !== 0) throw new Error(`the page could not be built:\n${stderr}`);
}
