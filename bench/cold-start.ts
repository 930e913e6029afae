// Cold starts as whole processes: from the start of Node to the exit after the first decision, against an empty process
// and against the authorizers that one would write otherwise.
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { bundleOptions, LAMBDA_FOLDER } from '../lib/function-bundle.ts';
import { authorizerEvent } from './fixture/credential.ts';
import { startBackdrop, type Backdrop } from './fixture/backdrop.ts';
import { compare, OURS, spreadOf, type Figure } from './figure.ts';
import { LEAST } from './target.ts';
import { measureProcesses, type ProcessCandidate } from './process-rounds.ts';

const FIXTURE = join(import.meta.dirname, 'fixture');
const RIVALS = {
  naive: 'AWS SDK + aws-jwt-verify (naive)',
  jose: 'AWS SDK + jose',
  powertools: 'AWS SDK + aws-jwt-verify + Powertools',
} as const;
const EMPTY = 'empty process';

/** Builds every bundle, then measures the first decision of each for an API key and a JWT, without and with TLS. */
export async function measureColdStarts(rounds: number): Promise<Figure[]> {
  const backdrop = await startBackdrop();
  try {
    const bundles = await buildBundles(backdrop.folder);
    return [
      ...sizeFigures(bundles),
      ...(await coldStart('API key', 'http', { backdrop, bundles, rounds })),
      ...(await coldStart('JWT, key set at hand', 'http', { backdrop, bundles, rounds })),
      ...(await coldStart('API key over TLS', 'tls', { backdrop, bundles, rounds })),
      ...(await coldStart('JWT, key set fetched over TLS', 'tls', { backdrop, bundles, rounds })),
    ];
  } finally {
    await backdrop.stop();
  }
}

interface Bundle {
  readonly name: string;
  readonly folder: string;
}

interface Setting {
  readonly backdrop: Backdrop;
  readonly bundles: readonly Bundle[];
  readonly rounds: number;
}

async function coldStart(
  what: string,
  over: 'http' | 'tls',
  { backdrop, bundles, rounds }: Setting,
): Promise<Figure[]> {
  const isJwt = what.startsWith('JWT');
  const event = authorizerEvent(isJwt ? backdrop.token : backdrop.apiKey);
  const variables = { ...backdrop.variables(over), EVENT: JSON.stringify(event) };
  const file = isJwt && over === 'http' ? 'given-keys' : 'shipped';
  const candidates: ProcessCandidate[] = bundles.map(({ name, folder }) => ({
    name,
    args: [join(FIXTURE, 'decide-once.cjs'), join(folder, name === OURS ? file : '', 'index.js')],
    variables,
  }));
  const empty = { name: EMPTY, args: [join(FIXTURE, 'nothing.cjs')], variables };
  const least = {
    name: LEAST,
    args: [join(FIXTURE, isJwt ? 'least-jwt.cjs' : 'least-key.cjs')],
    variables,
  };
  const bounds = over === 'http' ? [empty, least] : [empty];
  const samples = await measureProcesses([...bounds, ...candidates], rounds);
  return compare(`cold start, ${what}`, 'ms', samples);
}

async function buildBundles(folder: string): Promise<Bundle[]> {
  const ours = join(folder, OURS);
  const handler = join(LAMBDA_FOLDER, 'authorizer/handler.ts');
  await build(bundleOptions(handler, join(ours, 'shipped')));
  await build({ ...bundleOptions(handler, join(ours, 'given-keys')), plugins: [givenKeys] });
  const bundles = [{ name: OURS, folder: ours }];
  for (const [file, name] of Object.entries(RIVALS)) {
    const entry = join(import.meta.dirname, `rival/${file}-authorizer.ts`);
    // The same settings, but for the platform of aws-jwt-verify, which is its own.
    await build({ ...bundleOptions(entry, join(folder, file)), alias: {} });
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

function sizeFigures(bundles: readonly Bundle[]): Figure[] {
  const sizes = bundles.map(({ name, folder }) => {
    const bytes = readFileSync(join(folder, name === OURS ? 'shipped' : '', 'index.js'));
    return {
      name,
      minified: bytes.length / 1000,
      gzip: gzipSync(bytes, { level: 9 }).length / 1000,
    };
  });
  return (['minified', 'gzip'] as const).flatMap((kind) =>
    compare(
      `bundle, ${kind}`,
      'kB',
      new Map(sizes.map((size) => [size.name, [spreadOf([size[kind]]).median]])),
    ),
  );
}
