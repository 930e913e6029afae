// How the code of a function becomes one file: the settings of esbuild, each chosen for what it does to a cold start.
import { join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';

/** Holds a folder for each function. */
export const LAMBDA_FOLDER = join(import.meta.dirname, '../lambda');

/** The part of the authorizer that only limited callers need; it is loaded for the first of them. */
const LIMITED_ACCESS = 'limited-access';

/** Builds the bundle of a function into a folder and gives esbuild's list of what went into its `index.js`. */
export function buildBundle(entry: string, outputDirectory: string) {
  if (entry === 'authorizer') {
    const options = bundleOptions(
      join(LAMBDA_FOLDER, entry, `${LIMITED_ACCESS}.ts`),
      outputDirectory,
    );
    buildSync({ ...options, outfile: join(outputDirectory, `${LIMITED_ACCESS}.js`) });
  }
  return buildSync(bundleOptions(join(LAMBDA_FOLDER, entry, 'handler.ts'), outputDirectory))
    .metafile;
}

/**
 * Gives the settings of every bundle.
 *
 * CommonJS, because importing `node:http` as an ES module loads all of undici at cold start; ES sources of packages
 * first, because only those can be shaken; no dynamic import left for the same reason as the format. aws-jwt-verify
 * gets our implementation of its platform.
 */
export function bundleOptions(entryPoint: string, outputDirectory: string) {
  return {
    absWorkingDir: join(LAMBDA_FOLDER, '..'),
    entryPoints: [entryPoint],
    outfile: join(outputDirectory, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    alias: {
      '#node-web-compat': join(LAMBDA_FOLDER, 'authorizer/node-web-compat.ts'),
      [`#${LIMITED_ACCESS}`]: `./${LIMITED_ACCESS}.js`,
    },
    external: [`./${LIMITED_ACCESS}.js`],
    minify: true,
    // Names of errors that are logged are set by their classes; minified ones stand in stack traces only.
    keepNames: false,
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
  } as const satisfies BuildOptions;
}
