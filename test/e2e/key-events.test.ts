// What follows keys through their life, with the real functions behind the real stream and access log of the local run.
import type { FrontDoor } from '../../dev/front-door.ts';
import { operatorClient } from '../../cli/local-run.ts';
import { changeOwner } from '../../cli/owner.ts';
import { over } from '../../cli/key-table.ts';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { KeyClient } from './key-client.ts';
import { describeLocal, openLocal } from './target.ts';

describeLocal('around keys', () => {
  let door: FrontDoor;
  let owner: KeyClient;
  let dynamoDb: DynamoDBClient;
  beforeAll(async () => {
    door = await openLocal();
    owner = new KeyClient(door.cloud.apiUrl, await door.issuer.mint(door.people.owner.userId));
    dynamoDb = operatorClient(door.cloud.dynamoDbUrl);
  });
  afterAll(async () => {
    dynamoDb.destroy();
    await door.stop();
  });

  const eventsOf = (keyId: string) =>
    door.cloud.events.filter((event) => JSON.stringify(event).includes(keyId));
  const auditTable = () =>
    Object.entries(door.cloud.tables).find(([logicalId]) => logicalId.includes('Audit'))![1];
  const auditRecordsOf = async (keyId: string) => {
    const { Items = [] } = await dynamoDb.send(new ScanCommand({ TableName: auditTable() }));
    return Items.filter((item) => JSON.stringify(item).includes(keyId));
  };

  it('every change of a key becomes an event and a record, with who and from where, and never the key', async () => {
    const created = await owner.create({ name: 'watched' });
    await owner.request('PATCH', `/${created.id}`, { name: 'renamed' });
    const successor = await owner.rotate(created.id);
    await owner.request('DELETE', `/${successor.id}`);

    await door.cloud.drain();

    const told = JSON.stringify(eventsOf(created.id));
    for (const action of ['Created', 'Renamed', 'Rotated'])
      expect(told).toContain(`API Key ${action}`);
    expect(JSON.stringify(eventsOf(successor.id))).toContain('API Key Revoked');
    expect(told).toContain(`rig:user:${door.people.owner.userId}`);
    expect(told).toContain('127.0.0.1');
    const records = await auditRecordsOf(created.id);
    expect(records).toHaveLength(3);
    for (const secret of [created.key.slice(8), successor.key.slice(8)]) {
      expect(told + JSON.stringify(records)).not.toContain(secret);
    }
  }, 60_000);

  it('the use of a key is seen in the list, and only that of keys that were accepted', async () => {
    const used = await owner.create();
    const unused = await owner.create();

    for (let times = 0; times < 5; times += 1) expect(await owner.use(used.key)).toBe(200);
    await door.cloud.drain();

    const listed = await owner.list();
    expect(listed.find(({ id }) => id === used.id)).toHaveProperty('last_used_at');
    expect(listed.find(({ id }) => id === unused.id)).not.toHaveProperty('last_used_at');
    expect(eventsOf(used.id)).toHaveLength(1);
  }, 60_000);

  // The command line writes to the table and cannot empty the gateway's cache; the stream's consumer does.
  it('suspending an owner refuses keys whose policies are cached', async () => {
    const stranger = new KeyClient(
      door.cloud.apiUrl,
      await door.issuer.mint(door.people.stranger.userId),
    );
    const { key } = await stranger.create();
    expect(await stranger.use(key)).toBe(200);
    const sweep = {
      ...over(dynamoDb, { apiKeys: door.apiKeyTable }),
      now: () => Math.floor(door.clock.now() / 1000),
    };

    await changeOwner(sweep, `rig:user:${door.people.stranger.userId}`, 'suspended');
    await door.cloud.drain();

    expect(await stranger.use(key)).toBe(401);
    expect(await stranger.request('POST', '', {})).toHaveProperty('status', 403);
    await changeOwner(sweep, `rig:user:${door.people.stranger.userId}`, 'resumed');
    expect(await stranger.use(key)).toBe(200);
  }, 60_000);
});
