// The rules of the house that a program can check: who may import whom, and what every source file has.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['bin', 'cli', 'core', 'dev', 'lambda', 'lib', 'local', 'openapi', 'web'] as const;
const sources = globSync(`{${FOLDERS.join(',')}}/**/*.{ts,tsx}`, { cwd: ROOT }).sort();

const IMPORT = /^(?:import|export)\s[^;]*?from '([^']+)'|^import '([^']+)'/gm;

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, from, bare]) => {
    const target = from ?? bare ?? '';
    return target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), target)) : target;
  });
}

const isOwn = (target: string) => FOLDERS.some((folder) => target.startsWith(`${folder}/`));
const functionOf = (path: string) => /^lambda\/([^/]+)\//.exec(path)?.[1];
const SHARED_BY_FUNCTIONS = ['http', 'store', 'telemetry'];

/** Whether a file of a folder may import a target, which is a path from the root or the name of a package. */
const MAY_IMPORT: Readonly<
  Record<(typeof FOLDERS)[number], (target: string, file: string) => boolean>
> = {
  bin: (target) => !isOwn(target) || target.startsWith('lib/'),
  core: (target) => /^(core\/|node:(crypto|zlib)$)/.test(target),
  cli: (target) => !isOwn(target) || /^(cli|core|lambda\/store)\//.test(target),
  dev: () => true,
  lambda: (target, file) => {
    if (!isOwn(target) || target.startsWith('core/')) return true;
    if (target === 'openapi/openapi.json') return true;
    const folder = functionOf(target);
    return (
      folder !== undefined && (folder === functionOf(file) || SHARED_BY_FUNCTIONS.includes(folder))
    );
  },
  lib: (target) => !isOwn(target) || /^(lib|core)\//.test(target),
  local: (target) => !isOwn(target) || target.startsWith('local/'),
  // For a browser: nothing of Node, and of this project the domain alone.
  web: (target) => (isOwn(target) ? /^(web|core)\//.test(target) : !target.startsWith('node:')),
  openapi: (target) =>
    !isOwn(target) ||
    /^(core|openapi)\/|^lambda\/(api-keys\/request-schema|access-control\/request-field)\.ts$/.test(
      target,
    ),
};

describe.each(FOLDERS)('%s', (folder) => {
  const files = sources.filter((file) => file.startsWith(`${folder}/`));

  it('imports only what its place in the arrow allows', () => {
    const forbidden = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !MAY_IMPORT[folder](target, file))
        .map((target) => `${file} imports ${target}`),
    );
    expect(forbidden).toEqual([]);
  });

  it('says at the top of every file what it is', () => {
    const silent = files.filter(
      (file) => !/^(?:#!.*\n)?\/\/ [A-Z`]/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(silent).toEqual([]);
  });
});

it('knows imports when it sees them', () => {
  expect(importsOf('core/policy.ts')).toEqual(expect.arrayContaining(['core/operation.ts']));
  expect(importsOf('lambda/authorizer/handler.ts')).toEqual(
    expect.arrayContaining(['core/refusal.ts']),
  );
});

describe('core', () => {
  // Types and constants without behaviour of their own; what uses them is tested.
  const WITHOUT_TEST = [
    'core/answer-headers.ts',
    'core/api-key-change.ts',
    'core/table-index.ts',
    'core/cors.ts',
    'core/environment/stage.ts',
    'core/issuer.ts',
    'core/metric.ts',
    'core/route.ts',
  ];

  it('has a test file for every source file, one for all tables of variables', () => {
    const together = readFileSync(join(ROOT, 'test/core/environment/environments.test.ts'), 'utf8');
    const untested = sources
      .filter((file) => file.startsWith('core/') && !WITHOUT_TEST.includes(file))
      .filter((file) => !together.includes(`/${file}'`))
      .filter((file) => !existsSync(join(ROOT, 'test', file.replace(/\.ts$/, '.test.ts'))));
    expect(untested).toEqual([]);
  });
});

it('names no path of a machine and no host of a registry in the lockfile', () => {
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(
    /"resolved"|https?:\/\/[^"]*registry/,
  );
});

it('has a reason in CONTRIBUTING.md for every dependency', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(manifest[kind] ?? {}),
  );
  const guide = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const unexplained = names.filter(
    (name) => !guide.includes(`\`${name}\``) && !name.startsWith('@types/'),
  );
  expect(unexplained).toEqual([]);
});
