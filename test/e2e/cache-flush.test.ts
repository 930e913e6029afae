// Writers that cannot empty the gateway's cache: they change the tables of access and of sessions past every operation, as
// an operator would, or an operation that stopped between its write and its flush; the streams' consumer does the rest.
//
//   curl $API/api/v1/workspaces/ws-1      as the member   200, from the cache on
//   aws dynamodb update-item …            the role goes
//   curl $API/api/v1/workspaces/ws-1      as the member   403, soon
import { operatorClient } from '../../cli/local-run.ts';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FrontDoor } from '../../dev/front-door.ts';
import { DynamoAccessStore } from '../../lambda/store/dynamo-access-store.ts';
import { DynamoSessionStore } from '../../lambda/store/dynamo-session-store.ts';
import { bearer, call, describeLocal, openLocal } from './target.ts';

/** Far more than the consumer takes, and far less than the five minutes for which policies are cached. */
const PATIENCE_MS = 20_000;

const WORKSPACE = 'rig:workspace:ws-1';

describeLocal('a write without a flush', () => {
  let door: FrontDoor;
  let dynamoDb: DynamoDBClient;
  let access: DynamoAccessStore;
  let sessions: DynamoSessionStore;
  beforeAll(async () => {
    door = await openLocal();
    dynamoDb = operatorClient(door.cloud.dynamoDbUrl);
    access = new DynamoAccessStore(dynamoDb, door.accessTable);
    const table = Object.entries(door.cloud.tables).find(([id]) => id.startsWith('Sessions'))![1];
    sessions = new DynamoSessionStore(dynamoDb, table);
  });
  afterAll(async () => {
    dynamoDb.destroy();
    await door.stop();
  });

  const now = () => Math.floor(door.clock.now() / 1000);
  const statusOf = async (token: string) => {
    const url = `${door.cloud.apiUrl}/api/v1/workspaces/ws-1`;
    return (await call(url, { headers: bearer(token) })).status;
  };
  /** Asks until the answer has a status, as a caller would who goes on. */
  const becomes = async (token: string, status: number) => {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    let last = await statusOf(token);
    while (last !== status && !patience.aborted) last = await statusOf(token);
    return last;
  };

  it('of a role that ends is followed by 403, and of one that begins by 200, from a warm cache both', async () => {
    const { owner, member } = door.people;
    const token = await door.issuer.mint(member.userId);
    const name = {
      accountId: owner.accountId,
      principal: `rig:user:${member.userId}`,
      binding: { resource: WORKSPACE, role: 'viewer' },
    } as const;
    expect(await statusOf(token)).toBe(403);

    await access.grant(name, { createdAt: now(), updatedAt: now() });
    expect(await becomes(token, 200)).toBe(200);
    expect(await access.revoke(name)).toBe('revoked');

    expect(await becomes(token, 403)).toBe(403);
  }, 60_000);

  it('of a session that ends is followed by 401, and the user’s other session goes on', async () => {
    const { userId } = door.people.owner;
    const signIn = (sid: string) => door.issuer.mint(userId, { claims: { sid, auth_time: now() } });
    const [laptop, phone] = [await signIn('laptop'), await signIn('phone')];
    expect([await statusOf(laptop), await statusOf(phone)]).toEqual([200, 200]);

    await sessions.end(`rig:user:${userId}`, { sessionId: 'laptop', startedAt: now() }, now());

    expect(await becomes(laptop, 401)).toBe(401);
    expect(await statusOf(phone)).toBe(200);
  }, 60_000);
});
