// Keys that are limited: what they reach, and that they can make nothing stronger than themselves.
import type { FrontDoor } from '../../dev/front-door.ts';
import { KeyClient } from './key-client.ts';
import { describeLocal, openLocal } from './target.ts';

describeLocal('a key', () => {
  let door: FrontDoor;
  let owner: KeyClient;
  let account: string;
  beforeAll(async () => {
    door = await openLocal({ settings: { apiKeysPerAccountMax: 60 } });
    account = `rig:account:${door.people.owner.accountId}`;
    owner = new KeyClient(door.cloud.apiUrl, await door.issuer.mint(door.people.owner.userId));
  });
  afterAll(() => door.stop());

  const as = (key: string) => new KeyClient(door.cloud.apiUrl, key);
  const grant = (permission: string, resource: string) => ({ permission, resource });

  it('reaches what its scope names and nothing else, over both prefixes', async () => {
    const { key } = await owner.create({
      scope: [grant('workspace:read', 'rig:workspace:ws-1'), grant('workspace:list', account)],
    });

    expect(await owner.use(key, '/workspaces')).toBe(200);
    expect(await owner.use(key, '/workspaces/ws-1')).toBe(200);
    expect(await owner.use(key, '/../workspaces/ws-1')).toBe(403);
    expect(await owner.use(key, '/workspaces/ws-2')).toBe(403);
    expect(await owner.use(key, '/workspaces/ws-1', 'DELETE')).toBe(403);
    expect(await owner.use(key, '/workspaces/ws-1/logs')).toBe(403);
    expect(await owner.use(key, '/users/me/settings')).toBe(403);
    expect(await owner.use(key, '/not/in/the/table')).toBe(403);
  });

  it('of a workspace reaches everything there and nothing elsewhere', async () => {
    const { key, id } = await owner.create({ workspace_id: 'ws-1' });

    expect((await owner.list()).find((one) => one.id === id)).toMatchObject({
      is_workspace_key: true,
    });
    expect(await owner.use(key, '/workspaces/ws-1')).toBe(200);
    expect(await owner.use(key, '/workspaces/ws-1/services')).toBe(200);
    expect(await owner.use(key, '/workspaces/ws-1/not-in-the-table')).toBe(404);
    for (const path of [
      '/workspaces',
      '/workspaces/ws-2',
      '/workspaces/ws-10',
      '/apps/app-1',
      '/api-keys',
      '/auth/me',
    ]) {
      expect([path, await owner.use(key, path)]).toEqual([path, 403]);
    }
  });

  it('that is limited creates no key at all without the permission', async () => {
    const { key } = await owner.create({ scope: [grant('api-key:read', account)] });

    expect(await as(key).request('GET')).toHaveProperty('status', 200);
    expect(await as(key).request('POST', '', {})).toHaveProperty('status', 403);
  });

  it('that is limited creates keys within its own limits only', async () => {
    const scope = [grant('api-key:create', account), grant('workspace:read', 'rig:workspace:ws-1')];
    const { key } = await owner.create({ scope });

    const child = await as(key).create({ scope: [scope[1]] });
    expect(await owner.use(child.key, '/workspaces/ws-1')).toBe(200);
    const heir = await as(key).create();
    expect(await owner.use(heir.key, '/workspaces/ws-2')).toBe(403);
    for (const stronger of [
      'full',
      [grant('workspace:delete', 'rig:workspace:ws-1')],
      [grant('*', 'rig:workspace:ws-1')],
      [grant('workspace:read', 'rig:workspace:ws-2')],
    ]) {
      expect(await as(key).request('POST', '', { scope: stronger })).toMatchObject({
        status: 403,
        body: { message: 'The new key would be allowed more than the credential that creates it' },
      });
    }
    expect(await as(key).request('POST', '', { workspace_id: 'ws-1' })).toHaveProperty(
      'status',
      403,
    );
  });

  it('that is limited cannot take a stronger key over by rotating it', async () => {
    const strong = await owner.create();
    const { key } = await owner.create({ scope: [grant('api-key:rotate', account)] });

    expect(await as(key).request('POST', `/${strong.id}/rotate`, {})).toMatchObject({
      status: 403,
      body: {
        message: 'The key is allowed more, or lives longer, than the credential that rotates it',
      },
    });
    expect(await owner.use(strong.key)).toBe(200);
  });

  it('keeps its scope through a rotation', async () => {
    const old = await owner.create({ scope: [grant('workspace:read', 'rig:workspace:ws-1')] });
    const { key } = await owner.rotate(old.id);

    expect(await owner.use(key, '/workspaces/ws-1')).toBe(200);
    expect(await owner.use(key, '/workspaces/ws-2')).toBe(403);
  });

  it.each<[string, unknown]>([
    ['scope must be "full" or a list of 1 to 100 grants', 'everything'],
    ['scope must be "full" or a list of 1 to 100 grants', []],
    ['scope must be "full" or a list of 1 to 100 grants', null],
  ])('400: %s', async (message, scope) => {
    expect(await owner.request('POST', '', { scope })).toMatchObject({
      status: 400,
      body: { message },
    });
  });

  it.each<[string, object]>([
    ['permission', { permission: 'workspace:fly', resource: 'rig:workspace:ws-1' }],
    ['permission', { permission: 'workspace:read', resource: 'rig:account:user-olive' }],
    ['permission', { permission: '*', resource: 'rig:account:user-olive' }],
    ['resource', { permission: 'workspace:read', resource: 'rig:workspace:*' }],
    ['resource', { permission: 'workspace:read', resource: 'ws-1' }],
    ['account', { permission: 'workspace:list', resource: 'rig:account:user-sam' }],
    ['scope', { permission: 'workspace:read', resource: 'rig:workspace:ws-1', effect: 'deny' }],
  ])('400: names what is wrong with a grant: %s', async (name, wrong) => {
    expect(await owner.request('POST', '', { scope: [wrong] })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(name) as string },
    });
  });

  it('400: refuses a scope whose policy API Gateway would not take', async () => {
    const scope = Array.from({ length: 60 }, (_, at) =>
      grant('workspace:read', `rig:workspace:ws-${at}`),
    );
    expect(await owner.request('POST', '', { scope })).toMatchObject({
      status: 400,
      body: { message: 'scope must be smaller: API Gateway takes no policy of that size' },
    });
  });

  it('400: refuses a scope beside a workspace', async () => {
    const answer = await owner.request('POST', '', { scope: 'full', workspace_id: 'ws-1' });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: 'workspace_id must not stand beside scope' },
    });
  });

  it('409: is not created beyond the limit of the account', async () => {
    const stranger = as(await door.issuer.mint(door.people.stranger.userId));
    const made = await Promise.all(
      Array.from({ length: 60 }, () => stranger.request('POST', '', {})),
    );
    expect(made.every(({ status }) => status === 201)).toBe(true);

    expect(await stranger.request('POST', '', {})).toMatchObject({
      status: 409,
      body: {
        message: 'The account has 60 active API keys, which is as many as it may have',
        code: 'key-limit-reached',
      },
    });
    const { id } = made[0]!.body as { id: string };
    await stranger.request('DELETE', `/${id}`);
    expect(await stranger.request('POST', '', {})).toHaveProperty('status', 201);
  });
});

describeLocal('an Idempotency-Key', () => {
  let door: FrontDoor;
  let owner: KeyClient;
  beforeAll(async () => {
    door = await openLocal();
    // A token that outlives the day by which the tests move the clock.
    const iat = Math.floor(door.clock.now() / 1000) + 82_800;
    const claims = { iat: iat - 82_800, exp: iat };
    owner = new KeyClient(
      door.cloud.apiUrl,
      await door.issuer.mint(door.people.owner.userId, { claims }),
    );
  });
  afterAll(() => door.stop());

  const create = (idempotencyKey: string, body: unknown = { name: 'once' }, client = owner) =>
    client.request('POST', '', body, { 'Idempotency-Key': idempotencyKey });

  it('makes a retried creation give the same key, also when retries arrive together', async () => {
    const before = (await owner.list()).length;

    const answers = await Promise.all(
      Array.from({ length: 6 }, () => create('4f1c9a52-once-once')),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await owner.list()).toHaveLength(before + 1);
  });

  it('cannot be used for another request', async () => {
    await create('4f1c9a52-reused-key');

    expect(await create('4f1c9a52-reused-key', { name: 'other' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it('is nobody else’s', async () => {
    const stranger = new KeyClient(
      door.cloud.apiUrl,
      await door.issuer.mint(door.people.stranger.userId),
    );
    const mine = await create('4f1c9a52-shared-key');
    const theirs = await create('4f1c9a52-shared-key', { name: 'once' }, stranger);

    expect(theirs.status).toBe(201);
    expect((theirs.body as { key: string }).key).not.toBe((mine.body as { key: string }).key);
  });

  it.each(['short', 'x'.repeat(256), 'with spaces in it now'])(
    '400: is long and printable, not %j',
    async (value) => {
      expect(await create(value)).toMatchObject({
        status: 400,
        body: { code: 'idempotency-key-invalid' },
      });
    },
  );

  it('is forgotten after a day', async () => {
    const first = await create('4f1c9a52-daily-key');
    door.clock.advance(86_400_000);
    const token = await door.issuer.mint(door.people.owner.userId);
    const later = await create(
      '4f1c9a52-daily-key',
      { name: 'once' },
      new KeyClient(door.cloud.apiUrl, token),
    );

    expect((later.body as { id: string }).id).not.toBe((first.body as { id: string }).id);
  });
});
