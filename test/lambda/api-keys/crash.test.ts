// Creations and rotations that crash at any of their writes, and the retry that repairs them.
import { randomBytes, randomUUID } from 'node:crypto';
import { createApiKeyOperation } from '../../../lambda/api-keys/create-api-key.ts';
import { rotateApiKeyOperation } from '../../../lambda/api-keys/rotate-api-key.ts';
import type { ApiKeyService } from '../../../lambda/api-keys/api-key-service.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import { DynamoApiKeyStore } from '../../../lambda/store/dynamo-api-key-store.ts';
import { DynamoIdempotencyStore } from '../../../lambda/store/idempotency-store.ts';
import { DynamoOwnerStore } from '../../../lambda/store/owner-store.ts';
import { ACCOUNT_INDEX } from '../../../core/table-index.ts';
import { startLocalTable, type LocalTable } from '../store/local-table.ts';
import { change, newRecord, NOW } from '../store/stored-key.ts';

let table: LocalTable;
beforeAll(async () => {
  table = await startLocalTable();
});
afterAll(() => table.stop());

/** A service whose client loses its connection at the n-th write, before it is sent or after it has been done. */
function crashingService(atWrite: number, when: 'before' | 'after'): ApiKeyService {
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
  return {
    store: new DynamoApiKeyStore(client, { table: table.tableName, accountIndex: ACCOUNT_INDEX }),
    owners: new DynamoOwnerStore(client, table.tableName),
    idempotency: new DynamoIdempotencyStore(client, table.tableName),
    cache: { flush: () => Promise.resolve() },
    keysPerAccountMax: 100,
    cacheTtlSeconds: 300,
    now: () => NOW,
    randomBytes,
    newId: randomUUID,
  };
}

function requestOf(accountId: string, id?: string): ApiRequest {
  const idempotencyKey = randomUUID();
  return {
    caller: {
      principal: 'rig:user:me',
      accountId,
      credentialType: 'jwt',
      credentialId: 'token',
      scope: 'full',
    },
    pathParameters: { id },
    query: {},
    requestId: 'request',
    sourceIp: '192.0.2.1',
    idempotencyKey: () => idempotencyKey,
    body: () => ({}),
  };
}

const CRASHES = [1, 2, 3, 4].flatMap((write) =>
  (['before', 'after'] as const).map((when) => [when, write] as const),
);
const keysOf = async (accountId: string) =>
  (await table.store.list(accountId, { limit: 100 })).records;

describe.each(CRASHES)('a crash %s write %d', (when, write) => {
  it('of a creation leaves no key that works unknown, and the retry makes exactly one', async () => {
    const accountId = randomUUID();
    const request = requestOf(accountId);
    const attempt = createApiKeyOperation(crashingService(write, when))(request);
    await attempt.catch(() => undefined);

    const answer = await createApiKeyOperation(crashingService(0, when))(request);

    const { id } = JSON.parse(answer.body) as { id: string };
    expect((await keysOf(accountId)).map((record) => record.id)).toEqual([id]);
  });

  it('of a rotation never ends a key without a successor, and the retry finishes it', async () => {
    const accountId = randomUUID();
    const old = newRecord({ accountId });
    await table.store.create(old, change('created'));
    const request = requestOf(accountId, old.id);
    await rotateApiKeyOperation(crashingService(write, when))(request).catch(() => undefined);

    const between = await keysOf(accountId);
    const { replacedBy } = between.find(({ id }) => id === old.id)!;
    if (replacedBy !== undefined) expect(between.map(({ id }) => id)).toContain(replacedBy);

    const answer = await rotateApiKeyOperation(crashingService(0, when))(request);
    const { id } = JSON.parse(answer.body) as { id: string };
    const after = await keysOf(accountId);
    expect(after.map((record) => record.id).sort()).toEqual([old.id, id].sort());
    expect(after.find((record) => record.id === old.id)).toHaveProperty('replacedBy', id);
  });
});
