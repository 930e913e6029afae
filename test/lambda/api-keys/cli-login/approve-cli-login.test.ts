// What an approval leaves behind, whatever crashes, comes twice or comes at the same moment: one key that works.
import { randomUUID } from 'node:crypto';
import { digestApiKey } from '../../../../core/api-key.ts';
import type { CliLoginService } from '../../../../lambda/api-keys/cli-login/cli-login-service.ts';
import { startLocalTable, type LocalTable } from '../../store/local-table.ts';
import { change } from '../../store/stored-key.ts';
import { approve, beginLogin, clock, collect, serviceOver, type Asker } from './login-service.ts';

let table: LocalTable;
let service: CliLoginService;
beforeAll(async () => {
  table = await startLocalTable();
  service = serviceOver(table, table.client);
});
afterAll(() => table.stop());

const someone = (): Asker => ({ accountId: randomUUID() });
const keysOf = async ({ accountId }: Asker) =>
  (await table.store.list(accountId, { limit: 100 })).records;
const recordOf = (key: unknown) => table.store.findByDigest(digestApiKey(String(key)));

/** A login from beginning to end, a second after the one before. */
async function logIn(asker: Asker): Promise<unknown> {
  clock.advance(1);
  const code = await beginLogin(service);
  await approve(service, code, asker);
  return (await collect(service, code)).body['api_key'];
}

/** A service whose client loses its connection at the n-th write, before it is sent or after it has been done. */
function crashingAt(atWrite: number, when: 'before' | 'after'): CliLoginService {
  let writes = 0;
  const client = Object.create(table.client) as typeof table.client;
  client.send = (async (command: Parameters<typeof table.client.send>[0]) => {
    const isWrite = /Put|Update/.test(command.constructor.name);
    if (isWrite) writes += 1;
    const crashes = isWrite && writes === atWrite;
    if (crashes && when === 'before') throw new Error('crash');
    const answer = await table.client.send(command as never);
    if (crashes) throw new Error('crash');
    return answer;
  }) as typeof client.send;
  return serviceOver(table, client);
}

it('makes one key called "CLI login", of the person who approves, and revokes the one before', async () => {
  const asker = someone();
  const first = await logIn(asker);
  const second = await logIn(asker);

  expect(await keysOf(asker)).toEqual([
    expect.objectContaining({ name: 'CLI login', owner: 'rig:user:me', scope: 'full' }),
  ]);
  expect(await recordOf(first)).toHaveProperty('revokedAt');
  expect(await recordOf(second)).not.toHaveProperty('revokedAt');
});

it('revokes every older key of that name and owner, and no other key', async () => {
  const asker = someone();
  const about = { accountId: asker.accountId, owner: 'rig:user:me' as const };
  const named = await table.createKey({ ...about, name: 'CLI login', createdAt: clock.now() - 9 });
  const kept = [
    await table.createKey({ ...about, name: 'CI' }),
    await table.createKey({ ...about, name: 'CLI login', owner: 'rig:user:colleague' }),
  ];

  await logIn(asker);

  expect(await table.store.findById(named)).toBeUndefined();
  for (const key of kept) expect(await table.store.findById(key)).toBeDefined();
});

it('leaves the key of an earlier login alone that its owner has renamed', async () => {
  const asker = someone();
  const first = await recordOf(await logIn(asker));
  await table.store.rename(first!, 'My laptop', change('renamed'));

  await logIn(asker);

  expect((await keysOf(asker)).map(({ name }) => name).sort()).toEqual(['CLI login', 'My laptop']);
});

it('finds the key of the last login although no listing shows it yet', async () => {
  const asker = someone();
  const first = await logIn(asker);
  const { store } = serviceOver(table, table.client);
  store.list = () => Promise.resolve({ records: [] });
  clock.advance(1);
  const code = await beginLogin(service);

  await approve({ ...service, store }, code, asker);

  expect(await recordOf(first)).toHaveProperty('revokedAt');
});

const CRASHES = [1, 2, 3, 4, 5, 6].flatMap((write) =>
  (['before', 'after'] as const).map((when) => [when, write] as const),
);

describe.each(CRASHES)('a crash %s write %d', (when, write) => {
  it('leaves a key that works until the retry, which ends with exactly the one that is collected', async () => {
    const asker = someone();
    await logIn(asker);
    clock.advance(1);
    const code = await beginLogin(service);

    const attempt = approve(crashingAt(write, when), code, asker);
    await expect(attempt).rejects.toThrow('crash');
    expect((await keysOf(asker)).length).toBeGreaterThan(0);

    expect(await approve(service, code, asker)).toMatchObject({ status: 200 });
    const { api_key: key } = (await collect(service, code)).body;
    expect((await keysOf(asker)).map(({ digest }) => digest)).toEqual([digestApiKey(String(key))]);
  });

  it('leaves nothing behind for the next login, if it is never retried', async () => {
    const asker = someone();
    clock.advance(1);
    const code = await beginLogin(service);
    await approve(crashingAt(write, when), code, asker).catch(() => undefined);

    const key = await logIn(asker);

    expect((await keysOf(asker)).map(({ digest }) => digest)).toEqual([digestApiKey(String(key))]);
  });
});

it('ends with one key when an approval comes twice at the same moment', async () => {
  const asker = someone();
  const code = await beginLogin(service);

  const answers = await Promise.all([1, 2, 3].map(() => approve(service, code, asker)));

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { api_key: key } = (await collect(service, code)).body;
  expect((await keysOf(asker)).map(({ digest }) => digest)).toEqual([digestApiKey(String(key))]);
});

it('ends with one key when several logins are approved at the same moment', async () => {
  const asker = someone();
  const codes = await Promise.all([1, 2, 3, 4].map(() => beginLogin(service)));

  await Promise.all(codes.map((code) => approve(service, code, asker)));

  expect(await keysOf(asker)).toHaveLength(1);
});

it('refuses to take up an approval whose place a newer login has taken', async () => {
  const asker = someone();
  const code = await beginLogin(service);
  await approve(crashingAt(3, 'after'), code, asker).catch(() => undefined);
  const newer = await logIn(asker);

  expect(await approve(service, code, asker)).toMatchObject({
    status: 409,
    body: { code: 'cli-login-superseded' },
  });
  expect(await collect(service, code)).toMatchObject({ body: { status: 'pending' } });
  expect(await recordOf(newer)).not.toHaveProperty('revokedAt');
});

it('refuses an API key, whatever it may do', async () => {
  const code = await beginLogin(service);

  expect(await approve(service, code, { ...someone(), credentialType: 'api_key' })).toMatchObject({
    status: 403,
    body: { code: 'not-permitted', message: expect.stringContaining('signed-in person') as string },
  });
});

it('takes the session of a page of our own as well as a JWT', async () => {
  const code = await beginLogin(service);

  const answer = await approve(service, code, { ...someone(), credentialType: 'session' });

  expect(answer).toMatchObject({ status: 200, body: { status: 'approved' } });
});

it('refuses a suspended person, and the login goes on waiting', async () => {
  const asker: Asker = { ...someone(), principal: `rig:user:${randomUUID()}` };
  await service.owners.suspend(asker.principal!, clock.now());
  const code = await beginLogin(service);

  expect(await approve(service, code, asker)).toMatchObject({ status: 403 });
  expect(await collect(service, code)).toMatchObject({ body: { status: 'pending' } });
});

it('refuses one key too many, but not the successor of an earlier login', async () => {
  const asker = someone();
  const full = serviceOver(table, table.client, { keysPerAccountMax: 2 });
  await logIn(asker);
  await table.createKey({ accountId: asker.accountId });
  const other: Asker = { ...asker, principal: 'rig:user:other' };
  clock.advance(1);
  const [own, others] = [await beginLogin(full), await beginLogin(full)];

  expect(await approve(full, others, other)).toMatchObject({
    status: 409,
    body: { code: 'key-limit-reached' },
  });
  expect(await approve(full, own, asker)).toHaveProperty('status', 200);
});

it('says by when the last key is refused if the cache cannot be emptied', async () => {
  const cache = { flush: () => Promise.reject(new Error('throttled')) };
  const code = await beginLogin(service);

  const { headers } = await approve(serviceOver(table, table.client, { cache }), code, someone());

  expect(headers?.['X-Rigbox-Effective-By']).toBe(
    new Date((clock.now() + 301) * 1000).toISOString().replace('.000Z', 'Z'),
  );
});

it.each(['', 'short', 'x'.repeat(19), `${'x'.repeat(20)}!`, 'x'.repeat(129)])(
  'refuses the code %j as unknown, without looking',
  async (code) => {
    expect(await approve(service, code, someone())).toMatchObject({ status: 404 });
    expect(await collect(service, code)).toMatchObject({ status: 404 });
  },
);
