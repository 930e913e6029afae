// How the code of each function becomes one file: the settings of esbuild, each chosen for what it does to a cold start.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';

/** Holds a folder for each function. */
export const LAMBDA_FOLDER = join(import.meta.dirname, '../lambda');

/** The part of the authorizer that only keys with a scope and stages with access control need. */
const LIMITED_ACCESS = 'limited-access';

/** What each file of source takes up in a bundle, by its path from the top of the project. */
export type BundleInputs = Readonly<Record<string, { readonly bytesInOutput: number }>>;

/**
 * Writes the bundle of a function, `index.js` and what that loads later, into a folder.
 *
 * @returns what went into `index.js`
 * @throws {TypeError} when there is no such function
 */
export function writeBundle(name: string, outputDirectory: string): BundleInputs {
  const { outputFiles, metafile } = allBundles();
  const inputs = metafile.outputs[`lambda/${name}/index.js`]?.inputs;
  if (inputs === undefined) throw new TypeError(`lambda/${name} has no handler.ts`);
  mkdirSync(outputDirectory, { recursive: true });
  for (const { path, contents } of outputFiles) {
    if (dirname(path) !== join(LAMBDA_FOLDER, name)) continue;
    writeFileSync(join(outputDirectory, basename(path)), contents);
  }
  return inputs;
}

let built: ReturnType<typeof buildAll> | undefined;

/** Builds all functions the first time: most of what a bundle takes is the parsing of what they share. */
function allBundles(): ReturnType<typeof buildAll> {
  return (built ??= buildAll());
}

function buildAll() {
  const names = readdirSync(LAMBDA_FOLDER).filter((name) => existsSync(handlerOf(name)));
  const entryPoints = {
    ...Object.fromEntries(names.map((name) => [`${name}/index`, handlerOf(name)])),
    [`authorizer/${LIMITED_ACCESS}`]: join(LAMBDA_FOLDER, `authorizer/${LIMITED_ACCESS}.ts`),
  };
  return buildSync({ ...bundleOptions(entryPoints, LAMBDA_FOLDER), write: false });
}

const handlerOf = (name: string): string => join(LAMBDA_FOLDER, name, 'handler.ts');

/**
 * Gives the settings of every bundle; the names of entry points are those of the files, without extension.
 *
 * CommonJS, because importing `node:http` as an ES module loads all of undici at cold start; ES sources of packages
 * first, because only those can be shaken; no dynamic import left for the same reason as the format. aws-jwt-verify
 * gets our implementation of its platform.
 */
export function bundleOptions(
  entryPoints: Readonly<Record<string, string>>,
  outputDirectory: string,
) {
  return {
    absWorkingDir: join(LAMBDA_FOLDER, '..'),
    entryPoints,
    outdir: outputDirectory,
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
