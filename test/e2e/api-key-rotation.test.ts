// Rotation with overlap, on a clock that the tests move.
import type { FrontDoor } from '../../dev/front-door.ts';
import { KeyClient } from './key-client.ts';
import { describeLocal, openLocal } from './target.ts';

const DAY = 86_400;

describeLocal('rotate', () => {
  let door: FrontDoor;
  let owner: KeyClient;
  beforeAll(async () => {
    door = await openLocal();
    const token = await door.issuer.mint(door.people.owner.userId, {
      claims: { exp: Math.floor(door.clock.now() / 1000) + DAY },
    });
    owner = new KeyClient(door.cloud.apiUrl, token);
  });
  afterAll(() => door.stop());

  const now = () => Math.floor(door.clock.now() / 1000);
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  const listed = async (id: string) => (await owner.list()).find((key) => key.id === id);

  it('201: gives a successor while the old key goes on working, both listed with their state', async () => {
    const old = await owner.create({ name: 'deploy' });

    const successor = await owner.rotate(old.id, { grace_seconds: 3600 });

    expect(successor).toMatchObject({ name: 'deploy', replaces: old.id });
    expect(Date.parse(successor.grace_expires_at ?? '')).toBeGreaterThan(door.clock.now());
    expect([await owner.use(old.key), await owner.use(successor.key)]).toEqual([200, 200]);
    expect(await listed(old.id)).toMatchObject({ status: 'rotating', replaced_by: successor.id });
    expect(await listed(successor.id)).toMatchObject({ status: 'active', replaces: old.id });
  });

  it('201: ends the old key with its grace, and with a reason of its own', async () => {
    const reasons: string[] = [];
    const watched = await openLocal({
      onFunctionLog: (_, line) => reasons.push(/"Reason":"([^"]+)"/.exec(line)?.[1] ?? ''),
    });
    try {
      const token = await watched.issuer.mint(watched.people.owner.userId);
      const client = new KeyClient(watched.cloud.apiUrl, token);
      const old = await client.create();
      const successor = await client.rotate(old.id, { grace_seconds: 600 });

      watched.clock.advance(600_000);

      expect([await client.use(old.key), await client.use(successor.key)]).toEqual([401, 200]);
      expect(reasons).toContain('key-rotated-out');
    } finally {
      await watched.stop();
    }
  });

  it('201: ends the old key at once without grace, although its policy was cached', async () => {
    const old = await owner.create();
    expect(await owner.use(old.key)).toBe(200);

    const successor = await owner.rotate(old.id, { grace_seconds: 0 });

    expect([await owner.use(old.key), await owner.use(successor.key)]).toEqual([401, 200]);
    expect((await listed(old.id))?.status).toBe('expired');
  });

  it('201: never lets the old key live past its own end, nor the new one', async () => {
    const end = now() + 7200;
    const old = await owner.create({ expires_at: iso(end) });

    const successor = await owner.rotate(old.id, { grace_seconds: 7 * DAY });

    expect(successor).toMatchObject({ grace_expires_at: iso(end), expires_at: iso(end) });
  });

  it('201: gives a day of grace unless told otherwise', async () => {
    const old = await owner.create();
    const { grace_expires_at: end = '' } = await owner.rotate(old.id);
    expect(Math.abs(Date.parse(end) / 1000 - now() - DAY)).toBeLessThanOrEqual(2);
  });

  it('201: gives the same successor to a retry', async () => {
    const old = await owner.create();
    const headers = { 'Idempotency-Key': 'a2b1c0d9-rotate-once' };

    const first = await owner.rotate(old.id, {}, headers);
    const again = await owner.rotate(old.id, {}, headers);

    expect(again).toEqual(first);
    expect(await owner.use(first.key)).toBe(200);
    expect((await owner.list()).filter(({ replaces }) => replaces === old.id)).toHaveLength(1);
  });

  it('201: gives one successor to retries that arrive together', async () => {
    const old = await owner.create();
    const headers = { 'Idempotency-Key': 'a2b1c0d9-rotate-together' };

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => owner.rotate(old.id, {}, headers)),
    );

    expect(new Set(answers.map(({ key }) => key)).size).toBe(1);
    expect((await owner.list()).filter(({ replaces }) => replaces === old.id)).toHaveLength(1);
  });

  it('201: rotates a key by itself', async () => {
    const old = await owner.create();
    const successor = await new KeyClient(door.cloud.apiUrl, old.key).rotate(old.id);
    expect(await owner.use(successor.key)).toBe(200);
  });

  it('400: says what grace may be', async () => {
    const { id } = await owner.create();
    for (const grace_seconds of [-1, 7 * DAY + 1, 1.5, '60', null]) {
      expect(await owner.request('POST', `/${id}/rotate`, { grace_seconds })).toMatchObject({
        status: 400,
        body: { message: 'grace_seconds must be a whole number from 0 to 604800' },
      });
    }
    expect(await owner.request('POST', `/${id}/rotate`, { grace: 1 })).toMatchObject({
      status: 400,
      body: { message: 'The body has an unknown field; known are: grace_seconds' },
    });
    expect(await listed(id)).toHaveProperty('status', 'active');
  });

  it('404: knows no key of another account', async () => {
    const { id } = await owner.create();
    const stranger = new KeyClient(
      door.cloud.apiUrl,
      await door.issuer.mint(door.people.stranger.userId),
    );
    expect(await stranger.request('POST', `/${id}/rotate`, {})).toMatchObject({
      status: 404,
      body: { message: 'API key not found' },
    });
  });

  it('409: rotates a key once, even when two ask at the same time', async () => {
    const { id } = await owner.create();

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => owner.request('POST', `/${id}/rotate`, {})),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await owner.list()).filter(({ replaces }) => replaces === id)).toHaveLength(1);
    expect(await owner.request('POST', `/${id}/rotate`, {})).toMatchObject({
      status: 409,
      body: { code: 'key-already-rotated' },
    });
  });

  it('409: does not rotate a key that has ended', async () => {
    const { id } = await owner.create({ expires_at: iso(now() + 60) });
    door.clock.advance(61_000);
    expect(await owner.request('POST', `/${id}/rotate`, {})).toMatchObject({
      status: 409,
      body: { code: 'key-not-active' },
    });
  });
});
