// Functions crash, hang and run out of memory: the caller gets a fault, and the next request an answer.
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bearer, call, describeLocal } from '../target.ts';
import { changeFunctions, expectFault, openFaultyDoor, type FaultyDoor } from './faulty-door.ts';

const HEADER = 'X-Crash';
/** In seconds and megabytes: little, so that neither takes long to run out. */
const SMALL = { Timeout: 1, MemorySize: 128 };
const CRASHES = ['exit', 'rejection', 'exception', 'hang', 'loop', 'memory'] as const;

/** What the functions do when a request asks them to. */
const CRASHING_HANDLER = `
  const real = require('./real.js');
  const kept = [];
  const crashes = {
    exit: () => process.exit(1),
    rejection: () => { Promise.reject(new Error('unhandled')); return new Promise(() => {}); },
    exception: () => { setImmediate(() => { throw new Error('uncaught'); }); return new Promise(() => {}); },
    hang: () => new Promise(() => {}),
    loop: () => { for (;;) {} },
    memory: () => { for (;;) kept.push(Array.from({ length: 1000 }, () => ({ at: kept.length }))); },
  };
  exports.handler = (event) => (crashes[event.headers?.['${HEADER}']] ?? real.handler)(event);
`;

describeLocal('when a function', () => {
  let faulty: FaultyDoor;
  let key: string;
  beforeAll(async () => {
    faulty = await openFaultyDoor({ onAssembly: letFunctionsCrash });
    ({ key } = await faulty.owner.create());
  }, 120_000);
  afterAll(() => faulty.door.stop());

  const callWith = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    call(faulty.door.cloud.apiUrl + path, { headers: { ...bearer(key), ...headers } });

  it.each(CRASHES)(
    'that authorizes ends in %s, the call is a fault and the next one works',
    async (crash) => {
      faulty.door.cloud.flushAuthorizerCache();
      const from = faulty.lines.length;

      expectFault(await callWith('/api/v1/workspaces', { [HEADER]: crash }));

      expect((await callWith('/api/v1/workspaces')).status).toBe(200);
      expect(faulty.lines.slice(from).join('\n')).not.toContain(key.slice(8));
    },
  );

  it.each(CRASHES)(
    'that answers ends in %s, the call is a fault and the next one works',
    async (crash) => {
      expect((await callWith('/api/v1/api-keys')).status).toBe(200);

      expectFault(await callWith('/api/v1/api-keys', { [HEADER]: crash }));

      expect((await callWith('/api/v1/api-keys')).status).toBe(200);
    },
  );
});

/** Puts a handler that crashes on request before every function, and gives all of them little. */
async function letFunctionsCrash(directory: string): Promise<void> {
  for (const asset of (await readdir(directory)).filter((name) => name.startsWith('asset.'))) {
    const bundle = join(directory, asset, 'index.js');
    const isBundle = await rename(bundle, join(directory, asset, 'real.js')).then(
      () => true,
      () => false,
    );
    if (isBundle) await writeFile(bundle, CRASHING_HANDLER);
  }
  await changeFunctions(directory, (properties) => Object.assign(properties, SMALL));
}
