// The test runner plug-in of Stryker: runs the tests of core/ and the authorizer in Stryker's own process. A mutant is
// switched on in code that is already loaded, so that trying one costs no more than the tests that reach it.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import fc from 'fast-check';
import { forgetModules, installHooks, TestFile } from './test-file.mjs';

const PASSED = 0;
const FAILED = 1;

/** Tests that take longer, in milliseconds, are tried after all others. */
const SLOW_MS = 40;
/** Tests that take longer are not run a second time to make sure of a success. */
const VERY_SLOW_MS = 1_000;
/** How long each test took in the run without mutants: written by the process that made it, read by all. */
const DURATIONS = 'test-durations.json';

/** What Stryker's instrumented code reads and writes. */
const instrumented = (globalThis.__stryker__ ??= {});

class InProcessTestRunner {
  #root = process.cwd();
  #paths;
  /** Test files as loaded, by path; emptied when modules are forgotten. */
  #files = new Map();
  /** Whether no test has run since the modules were loaded. */
  #isFresh = true;
  #knownDurations;

  /** @param options the patterns of the test files, and those that are left out */
  constructor({ testFiles, leaveOut }) {
    this.#paths = globSync(testFiles, { cwd: this.#root, exclude: leaveOut }).toSorted();
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    installHooks(this.#root);
    // That a property fails is enough: nobody reads the smallest counterexample.
    fc.configureGlobal({ endOnFailure: true });
  }

  async dryRun({ coverageAnalysis }) {
    const tests = [];
    for (const path of this.#paths) {
      // What one file has made the code remember would hide from the next what it comes by.
      this.#forget();
      const file = await this.#load(path);
      const attribute = (id) => {
        if (coverageAnalysis === 'perTest') instrumented.currentTestId = id;
      };
      await file.run({
        wants: () => true,
        settingUp: attribute,
        started: attribute,
        finished: ({ id, error, ms }) => {
          instrumented.currentTestId = undefined;
          const result = { id, name: id, fileName: resolve(this.#root, path), timeSpentMs: ms };
          tests.push(
            error === undefined
              ? { ...result, status: PASSED }
              : { ...result, status: FAILED, failureMessage: textOf(error) },
          );
          return false;
        },
      });
    }
    this.#isFresh = false;
    const durations = Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    writeFileSync(resolve(this.#root, DURATIONS), JSON.stringify(durations));
    return { status: 'complete', tests, mutantCoverage: instrumented.mutantCoverage };
  }

  /**
   * Runs the tests that reach a mutant until one fails. What earlier mutants may have left behind does not count: a
   * failure that stays when the mutant is switched off is judged anew with fresh modules, and so is a success, by all
   * but the slowest tests, since what a mutant changes may have been remembered before it.
   */
  async mutantRun(options) {
    if (options.reloadEnvironment) this.#forget();
    const wasFresh = this.#isFresh;
    const result = await this.#judge(options);
    if (result.status === 'timeout' || options.mutantActivation === 'static') return result;
    if (result.status === 'killed') {
      if (!(await this.#stillFails(result.killedBy))) return result;
      this.#forget();
      return wasFresh ? result : this.#judge(options);
    }
    if (wasFresh) return result;
    this.#forget();
    const anew = await this.#judge({ ...options, quickOnly: true });
    return anew.status === 'killed' ? anew : result;
  }

  async #judge({ activeMutant, mutantActivation, sandboxFileName, hitLimit, ...selection }) {
    const { testFilter } = selection;
    const paths = testFilter ? pathsOf(testFilter) : this.#related(sandboxFileName);
    if (mutantActivation === 'runtime') for (const path of paths) await this.#load(path);
    Object.assign(instrumented, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    try {
      return await this.#runUntilKilled(paths, selection);
    } finally {
      instrumented.activeMutant = undefined;
    }
  }

  async #runUntilKilled(paths, { testFilter, quickOnly = false }) {
    const wanted = testFilter && new Set(testFilter);
    const durations = this.#durations();
    const isSlow = (id) => durations[id] > SLOW_MS;
    const isTooSlow = (id) => quickOnly && durations[id] > VERY_SLOW_MS;
    const count = { tests: 0 };
    for (const slow of [false, true]) {
      for (const path of paths) {
        const wants = (id) => isSlow(id) === slow && !isTooSlow(id) && (wanted?.has(id) ?? true);
        const failed = await this.#firstFailure(path, wants, count);
        if (instrumented.hitCount > instrumented.hitLimit) return { status: 'timeout' };
        if (failed !== undefined) {
          const failureMessage = textOf(failed.error);
          return {
            status: 'killed',
            killedBy: [failed.id],
            failureMessage,
            nrOfTests: count.tests,
          };
        }
      }
    }
    return { status: 'survived', nrOfTests: count.tests };
  }

  async #firstFailure(path, wants, count) {
    let failed;
    try {
      const file = await this.#load(path);
      await file.run({
        wants,
        started: () => (count.tests += 1),
        finished: ({ id, error }) => {
          if (error !== undefined) failed = { id, error };
          return error !== undefined;
        },
      });
    } catch (error) {
      failed ??= { id: path, error };
    }
    this.#isFresh = false;
    return failed;
  }

  #durations() {
    this.#knownDurations ??= JSON.parse(readFileSync(resolve(this.#root, DURATIONS), 'utf8'));
    return this.#knownDurations;
  }

  async #stillFails(ids) {
    const { status } = await this.#runUntilKilled(pathsOf(ids), { testFilter: ids });
    return status !== 'survived';
  }

  async #load(path) {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = await TestFile.load(this.#root, path);
      this.#files.set(path, file);
    }
    return file;
  }

  #forget() {
    forgetModules();
    this.#files.clear();
    this.#isFresh = true;
  }

  /** Test files that import a source file, however far down; the file's own twin first. */
  #related(source) {
    const twin = `test/${relative(this.#root, source).replace(/\.ts$/, '.test.ts')}`;
    const related = this.#paths.filter((path) => importsOf(resolve(this.#root, path)).has(source));
    return related.toSorted((a, b) => Number(b === twin) - Number(a === twin));
  }
}

const imports = new Map();

/** Every project file that a file imports, itself among them; texts decide, so a type counts as well. */
function importsOf(file) {
  const known = imports.get(file);
  if (known !== undefined) return known;
  const found = new Set([file]);
  imports.set(file, found);
  for (const next of found) {
    for (const one of directImports(next)) found.add(one);
  }
  return found;
}

function directImports(file) {
  if (!file.endsWith('.ts')) return [];
  const source = readFileSync(file, 'utf8');
  const specifiers = source.matchAll(
    /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+|#limited-access)'/g,
  );
  return [...specifiers]
    .map(([, specifier]) =>
      specifier === '#limited-access'
        ? resolve('lambda/authorizer/limited-access.ts')
        : resolve(dirname(file), specifier),
    )
    .filter(existsSync);
}

const pathsOf = (ids) => [...new Set(ids.map((id) => id.split(' › ', 1)[0]))];
const textOf = (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const factory = ({ inProcess }) => new InProcessTestRunner(inProcess);
factory.inject = ['options'];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory }];

/** Lets Stryker know the option of the plug-in. */
export const strykerValidationSchema = {
  properties: {
    inProcess: {
      type: 'object',
      properties: {
        testFiles: { type: 'array', items: { type: 'string' } },
        leaveOut: { type: 'array', items: { type: 'string' } },
      },
      required: ['testFiles', 'leaveOut'],
    },
  },
};
