// Keeps a function's modules as they are on Lambda: nothing outside its code counts, neither the `package.json` of a
// folder above it nor the packages installed there, save the AWS SDK, which the Lambda runtime brings.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import type { ResolveFnOutput, ResolveHookContext } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const RUNTIME_PACKAGE = /^@(aws-sdk|smithy)\//;

/**
 * Installs the boundary around `codeDirectory` for all modules that this thread loads from now on. A package outside it
 * fails like a missing one. A `.js` file without a `package.json` of its own is CommonJS; an ES module cannot import
 * such a file when a folder above the code says `"type": "module"`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function enforceModuleBoundary(codeDirectory: string): void {
  const root = pathToFileURL(join(codeDirectory, sep)).href;
  const isInside = (url: string) => url.startsWith(root);
  registerHooks({
    resolve: (specifier, context, next) => {
      const isOurs = context.parentURL === undefined || isInside(context.parentURL);
      if (isOurs && RUNTIME_PACKAGE.test(specifier)) return resolveSdk(specifier, context, next);
      const resolved = next(specifier, context);
      if (isOurs && resolved.url.startsWith('file:') && !isInside(resolved.url)) {
        throw Object.assign(new Error(`Cannot find module '${specifier}'`), {
          code: 'MODULE_NOT_FOUND',
        });
      }
      return resolved;
    },
    load: (url, context, next) => {
      const isBare =
        isInside(url) &&
        url.endsWith('.js') &&
        packageTypeOf(fileURLToPath(url), codeDirectory) === undefined;
      return isBare
        ? { format: 'commonjs', source: readFileSync(new URL(url)), shortCircuit: true }
        : next(url, context);
    },
  });
}

/** The code's own copy of the SDK comes before the runtime's, which is the one that this project has installed. */
function resolveSdk(
  specifier: string,
  context: ResolveHookContext,
  next: (specifier: string, context: ResolveHookContext) => ResolveFnOutput,
): ResolveFnOutput {
  try {
    return next(specifier, context);
  } catch {
    // A `require` looks from where it was called whatever the context says.
    if (!context.conditions.includes('require')) {
      return next(specifier, { ...context, parentURL: import.meta.url });
    }
    const path = createRequire(import.meta.url).resolve(specifier);
    return { url: pathToFileURL(path).href, shortCircuit: true };
  }
}

/**
 * Gives the `type` of the nearest `package.json` at or below `codeDirectory` (`commonjs` when it has none), or undefined
 * when there is no such file.
 */
export function packageTypeOf(
  file: string,
  codeDirectory: string,
): 'module' | 'commonjs' | undefined {
  for (
    let folder = dirname(file);
    folder.length >= codeDirectory.length;
    folder = dirname(folder)
  ) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { readonly type?: unknown };
      return manifest.type === 'module' ? 'module' : 'commonjs';
    }
  }
  return undefined;
}
