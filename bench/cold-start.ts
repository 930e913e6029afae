// Cold starts as whole processes: from the start of Node to the exit after the first decision, against an empty process
// and against the authorizers that one would write otherwise.
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { bundleOptions, LAMBDA_FOLDER, writeBundle } from '../lib/function-bundle.ts';
import { WORKSPACE_PATH } from './fixture/access.ts';
import { authorizerEvent } from './fixture/credential.ts';
import { startBackdrop, type Backdrop, type Checks } from './fixture/backdrop.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { LEAST } from './target.ts';
import { measureProcesses, type ProcessCandidate } from './process-rounds.ts';

const FIXTURE = join(import.meta.dirname, 'fixture');
const RIVALS = {
  naive: 'AWS SDK + aws-jwt-verify (naive)',
  jose: 'AWS SDK + jose',
  powertools: 'AWS SDK + aws-jwt-verify + Powertools',
} as const;
const EMPTY = 'empty process';
const LEAST_BY_CLIENT = 'the same by Node’s HTTP client';
const COMPILED = 'ours, compiled beforehand';
const FLAT = 'the same written flat';

/** One kind of first decision. */
interface Case {
  readonly name: string;
  readonly credential: 'key' | 'token';
  readonly over: 'http' | 'tls';
  readonly checks: Checks;
  /** The bundle of ours: what is shipped, or with the issuer's keys at hand. */
  readonly bundle: 'shipped' | 'given-keys';
  readonly path?: string;
  /** What bounds it from below, where something does. */
  readonly least?: 'least-key' | 'least-jwt';
  /** Whether it is also written down for this one case, without what makes an authorizer. */
  readonly isWrittenFlat?: boolean;
  /** Whether the others can do the same. */
  readonly hasRivals: boolean;
}

const KEY = { credential: 'key', checks: 'none', bundle: 'shipped', least: 'least-key' } as const;
const GIVEN = { credential: 'token', over: 'http', bundle: 'given-keys' } as const;
const FETCHED = { credential: 'token', over: 'tls', bundle: 'shipped' } as const;
const CASES: readonly Case[] = [
  { name: 'API key', ...KEY, over: 'http', hasRivals: true },
  { name: 'API key over TLS', ...KEY, over: 'tls', hasRivals: true },
  {
    name: 'JWT, key set at hand',
    ...GIVEN,
    checks: 'none',
    least: 'least-jwt',
    hasRivals: true,
  },
  { name: 'JWT, key set fetched over TLS', ...FETCHED, checks: 'none', hasRivals: true },
  {
    name: 'session, key set at hand',
    ...GIVEN,
    checks: 'session',
    least: 'least-jwt',
    isWrittenFlat: true,
    hasRivals: true,
  },
  {
    name: 'session, key set and session over TLS',
    ...FETCHED,
    checks: 'session',
    hasRivals: true,
  },
  {
    name: 'limited caller, key set at hand',
    ...GIVEN,
    checks: 'access',
    path: WORKSPACE_PATH,
    least: 'least-jwt',
    hasRivals: false,
  },
  {
    name: 'limited caller, everything over TLS',
    ...FETCHED,
    checks: 'access',
    path: WORKSPACE_PATH,
    hasRivals: false,
  },
];

/** Builds every bundle, then measures the first decision of each, for each kind of caller, without and with TLS. */
export async function measureColdStarts(rounds: number): Promise<Figure[]> {
  const backdrop = await startBackdrop();
  try {
    const bundles = await buildBundles(backdrop.folder);
    const figures = sizeFigures(bundles);
    for (const one of CASES) {
      const samples = await measureProcesses(candidatesFor(one, backdrop, bundles), rounds);
      figures.push(...compare(`cold start, ${one.name}`, 'ms', samples));
    }
    return figures;
  } finally {
    await backdrop.stop();
  }
}

interface Bundle {
  readonly name: string;
  readonly folder: string;
}

function candidatesFor(
  { name, credential, over, checks, bundle, path, least, isWrittenFlat, hasRivals }: Case,
  backdrop: Backdrop,
  bundles: readonly Bundle[],
): ProcessCandidate[] {
  const event = authorizerEvent(credential === 'key' ? backdrop.apiKey : backdrop.token, path);
  const variables = { ...backdrop.variables(over, checks), EVENT: JSON.stringify(event) };
  const candidate = (name: string, file: string, ...args: string[]): ProcessCandidate => ({
    name,
    args: [join(FIXTURE, `${file}.cjs`), ...args],
    variables,
  });
  const fileOf = ({ name: whose, folder }: Bundle): string =>
    join(folder, whose === OURS ? bundle : '', 'index.js');
  const decisions = bundles.map((one) => candidate(one.name, 'decide-once', fileOf(one)));
  const compiled = bundles
    .filter((one) => one.name === OURS)
    .map((one) =>
      candidate(COMPILED, 'decide-compiled', fileOf(one), join(backdrop.folder, `${name}.cache`)),
    );
  return [
    candidate(EMPTY, 'nothing'),
    ...(least === undefined ? [] : [candidate(LEAST, least)]),
    ...(least === 'least-key' ? [candidate(LEAST_BY_CLIENT, least, 'client')] : []),
    ...(isWrittenFlat === true ? [candidate(FLAT, 'flat-session')] : []),
    ...(hasRivals ? [...compiled, ...decisions] : decisions.filter((one) => one.name === OURS)),
  ];
}

async function buildBundles(folder: string): Promise<Bundle[]> {
  const ours = join(folder, OURS);
  const givenKeysFolder = join(ours, 'given-keys');
  writeBundle('authorizer', join(ours, 'shipped'));
  writeBundle('authorizer', givenKeysFolder);
  const index = join(LAMBDA_FOLDER, 'authorizer/handler.ts');
  await build({ ...bundleOptions({ index }, givenKeysFolder), plugins: [givenKeys] });
  const bundles = [{ name: OURS, folder: ours }];
  for (const [file, name] of Object.entries(RIVALS)) {
    const index = join(import.meta.dirname, `rival/${file}-authorizer.ts`);
    // The same settings, but for the platform of aws-jwt-verify, which is its own.
    await build({ ...bundleOptions({ index }, join(folder, file)), alias: {} });
    bundles.push({ name, folder: join(folder, file) });
  }
  return bundles;
}

/** Puts the key set of a variable in place of the fetch: the only thing that differs from what is shipped. */
const givenKeys: Plugin = {
  name: 'given-keys',
  setup(bundle) {
    bundle.onResolve({ filter: /\/jwks-fetcher\.ts$/ }, ({ importer }) =>
      importer.endsWith('given-keys.ts') ? undefined : { path: join(FIXTURE, 'given-keys.ts') },
    );
  },
};

/** Sizes of what every request loads, and of what the first limited caller loads beside it. */
function sizeFigures(bundles: readonly Bundle[]): Figure[] {
  const files = bundles.map(({ name, folder }): [string, string] => [
    name,
    join(folder, name === OURS ? 'shipped' : '', 'index.js'),
  ]);
  const [ours = ['', '']] = files;
  const limited = join(ours[1], '../limited-access.js');
  return [
    ...sizesOf('bundle', files),
    ...sizesOf('bundle for limited callers', [
      [OURS, limited],
      ['the bundle that loads it', ours[1]],
    ]),
  ];
}

function sizesOf(what: string, files: readonly (readonly [string, string])[]): Figure[] {
  const measured = files.map(([name, file]) => [name, readFileSync(file)] as const);
  const sizes = {
    minified: (bytes: Buffer) => bytes.length / 1000,
    gzip: (bytes: Buffer) => gzipSync(bytes, { level: 9 }).length / 1000,
  };
  return Object.entries(sizes).flatMap(([kind, sizeOf]) =>
    compare(
      `${what}, ${kind}`,
      'kB',
      new Map(measured.map(([name, bytes]) => [name, [sizeOf(bytes)]])),
    ),
  );
}
