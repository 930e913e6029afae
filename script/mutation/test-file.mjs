// A jest test file loaded and run by Node itself, without jest's module registry: the tests of a mutant then start in
// milliseconds. What describes tests is jest's own; what runs them is here, and knows what this project's tests use.
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import { jest, takeSpies } from './jest-globals.mjs';

const circus = createRequire(import.meta.url)('jest-circus');
const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, it, test });
Object.assign(globalThis, { expect: jestExpect, jest });

const JEST_GLOBALS = new URL('jest-globals.mjs', import.meta.url).href;
let generation = 0;

/**
 * From here on, every module of the project is loaded anew when it is next imported: its top level runs again, and
 * nothing that the tests before have left in it is seen. Packages stay loaded.
 *
 * @param {string} root folder of the project
 */
export function installHooks(root) {
  const prefix = pathToFileURL(`${root}/`).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals') return { url: JEST_GLOBALS, shortCircuit: true };
      const resolved = next(specifier, context);
      const isOwn = resolved.url.startsWith(prefix) && !resolved.url.includes('/node_modules/');
      if (!isOwn || resolved.url === JEST_GLOBALS) return resolved;
      return { ...resolved, url: `${resolved.url}?generation=${generation}` };
    },
  });
}

/** Makes every later import of the project's modules a fresh one. */
export function forgetModules() {
  generation += 1;
}

/** The tests of one file. */
export class TestFile {
  #spies;
  #root;
  /** Every test of the file that is not skipped, by id. */
  tests = new Map();

  /** Loads a file; `path` is relative to `root`. */
  static async load(root, path) {
    const file = new TestFile();
    circus.resetState();
    await import(pathToFileURL(`${root}/${path}`).href);
    file.#spies = takeSpies();
    const { rootDescribeBlock, unhandledErrors } = circus.getState();
    if (unhandledErrors.length > 0) throw new Error(`${path} cannot be loaded: ${unhandledErrors}`);
    file.#root = rootDescribeBlock;
    file.#collect(rootDescribeBlock, path);
    return file;
  }

  #collect(block, name) {
    if (block.mode === 'skip' || block.mode === 'todo') return;
    for (const child of block.children) {
      const childName = `${name} › ${child.name}`;
      if (child.type === 'describeBlock') this.#collect(child, childName);
      else if (child.mode !== 'skip' && child.mode !== 'todo') {
        const id = this.tests.has(childName) ? `${childName} (${this.tests.size})` : childName;
        this.tests.set(id, child);
        child.id = id;
      }
    }
  }

  /**
   * Runs the tests that `watch.wants(id)`, with the hooks around them. `watch.started(id)` precedes each and
   * `watch.finished({ id, error, ms })` follows it; when that gives true, no other test of the file is run. What sets a
   * group up belongs to its first test, whose `watch.settingUp?.(id)` precedes it.
   */
  async run(watch) {
    for (const { object, name, spy } of this.#spies) object[name] = spy;
    try {
      await this.#runBlock(this.#root, watch, { blocks: [] });
    } finally {
      for (const { object, name, original } of this.#spies) object[name] = original;
    }
  }

  async #runBlock(block, watch, outer) {
    const first = firstWanted(block, watch);
    if (first === undefined) return false;
    watch.settingUp?.(first.id);
    const failure = outer.failure ?? (await failureOf(() => callHooks([block], 'beforeAll')));
    const inner = { blocks: [...outer.blocks, block], failure };
    let stops = false;
    for (const child of block.children) {
      stops =
        child.type === 'describeBlock'
          ? await this.#runBlock(child, watch, inner)
          : await runTest(child, watch, inner);
      if (stops) break;
    }
    // What was never set up cannot be taken down.
    if (failure === undefined) await callHooks([block], 'afterAll');
    return stops;
  }
}

function firstWanted(block, watch) {
  for (const child of block.children) {
    const isWanted = child.id !== undefined && watch.wants(child.id);
    const first = child.type === 'describeBlock' ? firstWanted(child, watch) : isWanted && child;
    if (first) return first;
  }
  return undefined;
}

async function runTest(test, watch, { blocks, failure }) {
  if (test.id === undefined || !watch.wants(test.id)) return false;
  const startedAt = performance.now();
  watch.started(test.id);
  const error = failure ?? (await failureOf(() => callWithHooks(test, blocks)));
  return watch.finished({ id: test.id, error, ms: performance.now() - startedAt });
}

/** Gives what an action fails with, `undefined` when it does not. */
async function failureOf(action) {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error ?? new Error('something was thrown');
  }
}

async function callWithHooks({ fn }, blocks) {
  try {
    await callHooks(blocks, 'beforeEach');
    await fn();
  } finally {
    await callHooks(blocks.toReversed(), 'afterEach');
  }
}

async function callHooks(blocks, type) {
  for (const hook of blocks.flatMap(({ hooks }) => hooks)) {
    if (hook.type === type) await hook.fn();
  }
}
