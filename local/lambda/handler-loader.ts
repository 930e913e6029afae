// Finds and loads the handler that the function's `Handler` property names, by the rules of Lambda's Node runtime.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './error-payload.ts';
import { packageTypeOf } from './module-boundary.ts';

/** A handler of two parameters; its result may be a promise. */
export type Handler = (event: unknown, context: unknown) => unknown;

const EXTENSIONS = ['.js', '.mjs', '.cjs'];
const CALLBACK_PARAMETERS = 3;

/**
 * Loads the handler, running the module's top-level code.
 *
 * @throws {RuntimeError} when there is no such file or export, the code does not parse, a module is missing, or the
 * handler takes a callback, which Node 24 on Lambda no longer gives; otherwise whatever the top-level code throws.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function loadHandler(codeDirectory: string, name: string): Promise<Handler> {
  const { modulePath, exportPath } = parseHandlerName(name);
  const file = EXTENSIONS.map((extension) => join(codeDirectory, modulePath + extension)).find(
    existsSync,
  );
  if (file === undefined) {
    throw new RuntimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${modulePath}'`,
    );
  }
  const handler = memberOf(await loadModule(file, codeDirectory), exportPath);
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (handler.length >= CALLBACK_PARAMETERS) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'handlers with a callback are not supported from Node.js 24 on: use an async handler',
    );
  }
  return handler as Handler;
}

function parseHandlerName(name: string): { modulePath: string; exportPath: string[] } {
  const fileStart = name.lastIndexOf('/') + 1;
  const [base = '', ...exportPath] = name.slice(fileStart).split('.');
  if (base === '' || exportPath.length === 0 || name.includes('..')) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `'${name}' is not a valid handler name`);
  }
  return { modulePath: name.slice(0, fileStart) + base, exportPath };
}

async function loadModule(file: string, codeDirectory: string): Promise<unknown> {
  try {
    return isEsModule(file, codeDirectory)
      ? await import(pathToFileURL(file).href)
      : createRequire(codeDirectory + sep)(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error), { cause: error });
    }
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', String(error), { cause: error });
    }
    throw error;
  }
}

function isEsModule(file: string, codeDirectory: string): boolean {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  return packageTypeOf(file, codeDirectory) === 'module';
}

function memberOf(module: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[name],
    module,
  );
}
