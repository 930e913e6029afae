// The cache of API Gateway must not stretch the life of a credential. What a condition in an authorizer's policy does is
// not demonstrated for API Gateway, so both answers are run: honoured, and a policy with a condition allowing nothing.
import type { FrontDoor } from '../../dev/front-door.ts';
import { bearer, call, describeLocal, openLocal } from './target.ts';

const TTL_SECONDS = 300;

async function createKey(door: FrontDoor, livesSeconds: number): Promise<string> {
  const end = new Date(door.clock.now() + livesSeconds * 1000).toISOString();
  const answer = await call(`${door.cloud.apiUrl}/api/v1/api-keys`, {
    method: 'POST',
    headers: bearer(await door.issuer.mint(door.people.owner.userId)),
    body: { expires_at: end },
  });
  return (answer.body as { key: string }).key;
}

const statusWith = async (door: FrontDoor, credential: string) =>
  (await call(`${door.cloud.apiUrl}/api/v1/workspaces`, { headers: bearer(credential) })).status;

describeLocal('where conditions are honoured', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal({ switches: { authorizerPolicyConditions: 'honoured' } });
  });
  afterAll(() => door.stop());

  it('a key stops at its end although its policy is cached', async () => {
    const key = await createKey(door, 60);

    expect(await statusWith(door, key)).toBe(200);
    door.clock.advance(30_000);
    expect(await statusWith(door, key)).toBe(200);
    door.clock.advance(30_000);
    expect(await statusWith(door, key)).toBe(403);
  });

  it('a JWT stops at its end although its policy is cached', async () => {
    const exp = Math.floor(door.clock.now() / 1000) + 60;
    const token = await door.issuer.mint(door.people.owner.userId, { claims: { exp } });

    expect(await statusWith(door, token)).toBe(200);
    door.clock.advance(66_000);
    expect(await statusWith(door, token)).toBe(403);
    door.clock.advance(TTL_SECONDS * 1000);
    expect(await statusWith(door, token)).toBe(401);
  });
});

describeLocal('where a policy with a condition allows nothing', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal({ switches: { authorizerPolicyConditions: 'no-match' } });
  });
  afterAll(() => door.stop());

  it('a credential that outlives the cache is not touched by it', async () => {
    const key = await createKey(door, TTL_SECONDS + 60);

    expect(await statusWith(door, key)).toBe(200);
  });

  it('a credential near its end is refused rather than kept', async () => {
    expect(await statusWith(door, await createKey(door, 60))).toBe(403);
  });
});

describeLocal('where expiry conditions are switched off', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal({ settings: { expiryConditions: false } });
  });
  afterAll(() => door.stop());

  it('a key works to its end, and a cached policy at most the cache time longer', async () => {
    const key = await createKey(door, 60);

    expect(await statusWith(door, key)).toBe(200);
    door.clock.advance(TTL_SECONDS * 1000 + 1);
    expect(await statusWith(door, key)).toBe(401);
  });
});

describeLocal('without a cache', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal({ authorizerTtlSeconds: 0 });
  });
  afterAll(() => door.stop());

  it('every request is decided anew', async () => {
    const key = await createKey(door, 60);

    expect(await statusWith(door, key)).toBe(200);
    door.clock.advance(60_000);
    expect(await statusWith(door, key)).toBe(401);
    expect(await call(`${door.cloud.apiUrl}/api/v1/workspaces`)).toMatchObject({
      status: 401,
      body: { message: 'Missing Authorization header' },
    });
  });
});
