import { operatorClient } from '../../cli/local-run.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApiKey, digestApiKey } from '../../core/api-key.ts';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import { OPERATIONS } from '../../core/operation.ts';
import type { Scope } from '../../core/permission.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { DynamoApiKeyStore } from '../../lambda/store/dynamo-api-key-store.ts';
import { ACCOUNT_INDEX } from '../../core/table-index.ts';
import { report } from '../assurance/report.ts';
import { compareCachedWithFresh } from './cache-law.ts';
import { describeLocal, openLocal } from './target.ts';

/** Stores a key of a scope that no operation of the API gives yet, as the operator of the table. */
async function storeKey(
  { cloud, people, clock, apiKeyTable: table }: FrontDoor,
  scope: Scope,
): Promise<string> {
  const client = operatorClient(cloud.dynamoDbUrl);
  const key = createApiKey(randomBytes);
  const record: ApiKeyRecord = {
    digest: digestApiKey(key),
    id: randomUUID(),
    accountId: people.owner.accountId,
    owner: `rig:user:${people.owner.userId}`,
    preview: 'rb_...12345678',
    scope,
    isWorkspaceKey: false,
    createdAt: Math.floor(clock.now() / 1000),
  };
  await new DynamoApiKeyStore(client, { table, accountIndex: ACCOUNT_INDEX }).create(record, {
    action: 'created',
    actor: 'rig:system:test',
    at: record.createdAt,
  });
  client.destroy();
  return key;
}

/** Mints a token of a client that has no sessions: one of a session would end it, by one of the operations. */
function mintOutsideSessions({ issuer, people }: FrontDoor): Promise<string> {
  return issuer.mint(people.owner.userId, { claims: { client_id: 'partner' } });
}

const LIMITED: Scope = [
  { permission: 'workspace:read', resource: 'rig:workspace:ws-1' },
  { permission: 'service:read', resource: 'rig:workspace:ws-1' },
  { permission: 'workspace:delete', resource: 'rig:workspace:ws-2' },
  { permission: 'snapshot:restore', resource: 'rig:workspace:ws-1' },
  { permission: 'app:read', resource: 'rig:app:app-1' },
  { permission: 'log-source:write', resource: 'rig:app:app-1' },
  { permission: 'workspace:list', resource: 'rig:account:user-olive' },
  { permission: 'ssh-key:read', resource: 'rig:account:user-olive' },
];

/** A stage without access control, whose answers span the whole API, and its operations. */
const OF_WHOLE_API = { settings: { accessControl: false } } as const;
const WHOLE_API = OPERATIONS.filter(({ path }) => !path.startsWith('/access-control/'));

/** Of all comparisons but that with the planted bug. */
const tally = { pairs: 0, wrong: 0 };
afterAll(() => report('cache-law', { 'ordered pairs compared': tally.pairs }, tally.wrong));

describeLocal('a decision from the cache', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal(OF_WHOLE_API);
  });
  afterAll(() => door.stop());

  it.each<[string, () => Promise<string>, readonly unknown[]]>([
    ['an API key', () => storeKey(door, 'full'), ['passed']],
    ['a JWT', () => mintOutsideSessions(door), ['passed']],
    ['a limited key', () => storeKey(door, LIMITED), ['passed', 403]],
    ['a key with nothing', () => storeKey(door, []), ['passed', 403]],
    ['an unknown key', () => Promise.resolve(createApiKey(randomBytes)), ['passed', 401]],
  ])(
    'equals a fresh one for every ordered pair of operations with %s',
    async (_, credentialOf, expectedVerdicts) => {
      const { mismatches, pairs, verdicts } = await compareCachedWithFresh(
        door.cloud,
        await credentialOf(),
        WHOLE_API,
      );
      tally.pairs += pairs;
      tally.wrong += mismatches.length;

      expect(mismatches).toEqual([]);
      expect(pairs).toBe(WHOLE_API.length ** 2);
      expect([...verdicts].sort()).toEqual([...expectedVerdicts].sort());
    },
    300_000,
  );
});

// Answers that are kept by path meet each other on the paths that several operations share.
describeLocal('a decision from a cache by path', () => {
  const methodsOf = new Map<string, number>();
  for (const { path } of OPERATIONS) methodsOf.set(path, (methodsOf.get(path) ?? 0) + 1);
  const sharing = OPERATIONS.filter(
    ({ path }) => methodsOf.get(path)! > 1 && !path.startsWith('/auth/'),
  );

  it('equals a fresh one for every ordered pair of operations that share a path', async () => {
    const door = await openLocal();
    try {
      const credential = await storeKey(door, LIMITED);
      const { mismatches, pairs, verdicts } = await compareCachedWithFresh(
        door.cloud,
        credential,
        sharing,
      );
      tally.pairs += pairs;
      tally.wrong += mismatches.length;

      expect(mismatches).toEqual([]);
      expect([...verdicts].sort()).toEqual([403, 'passed'].sort());
    } finally {
      await door.stop();
    }
  }, 120_000);
});

describeLocal('the law', () => {
  // The bug of the tutorials: a policy for the called route only, which the cache then applies to every other one.
  it('catches a policy that names only the called route', async () => {
    const door = await openLocal({ ...OF_WHOLE_API, onAssembly: narrowPolicies });
    try {
      const operations = OPERATIONS.filter(({ resource }) => resource === 'workspace').slice(0, 5);
      const credential = await door.issuer.mint(door.people.owner.userId);
      const { mismatches } = await compareCachedWithFresh(door.cloud, credential, operations);

      expect(mismatches).toHaveLength(operations.length * (operations.length - 1));
    } finally {
      await door.stop();
    }
  });
});

/** Puts a handler in front of the real one that narrows every policy to the called method. */
async function narrowPolicies(directory: string): Promise<void> {
  const assets = (await readdir(directory)).filter((name) => name.startsWith('asset.'));
  for (const asset of assets) {
    const bundle = join(directory, asset, 'index.js');
    if (!(await readFile(bundle, 'utf8')).includes('authorizer-decision')) continue;
    await rename(bundle, join(directory, asset, 'real.js'));
    await writeFile(
      bundle,
      `const real = require('./real.js');
       exports.handler = async (event) => {
         const result = await real.handler(event);
         const [allow] = result.policyDocument.Statement;
         const narrowed = { ...allow, Resource: [event.methodArn] };
         return { ...result, policyDocument: { ...result.policyDocument, Statement: [narrowed] } };
       };`,
    );
  }
}
