// Access control through the gateway and its cache: the owner gives the member a role on one workspace, changes it, takes
// it away; each holds on the next request.
//
//   curl -X POST  $API/api/v1/access-control/bindings -d '{"principal":"rig:user:…","resource":"rig:workspace:ws-1","role":"viewer"}'   200
//   curl $API/api/v1/workspaces/ws-1      as the member   200
//   curl $API/api/v1/workspaces/ws-2      as the member   403
//   curl -X DELETE $API/api/v1/access-control/bindings -d …      200, then 403
import { randomBytes, randomUUID } from 'node:crypto';
import { addRegistrar } from '../../cli/access/registrar.ts';
import { createKey } from '../../cli/create-key.ts';
import { over } from '../../cli/key-table.ts';
import { operatorClient } from '../../cli/local-run.ts';
import { obtainCredentials, type CredentialSet } from '../../dev/credential-set.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { DynamoAccessStore } from '../../lambda/store/dynamo-access-store.ts';
import { bearer, call, describeLocal, openLocal, type Answer } from './target.ts';

let local: FrontDoor;
let people: CredentialSet;

beforeAll(async () => {
  local = await openLocal();
  people = await obtainCredentials(local);
});

afterAll(() => local.stop());

const MEMBER = 'rig:user:user-max';
const OWNER = 'rig:user:user-olive';
const ACCOUNT = 'rig:account:user-olive';
const WS_1 = 'rig:workspace:ws-1';

function as(
  who: keyof CredentialSet,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  return call(`${local.cloud.apiUrl}/api/v1${path}`, {
    method,
    headers: bearer(people[who].jwt),
    ...(body && { body }),
  });
}

const bind = (
  role: string,
  resource = WS_1,
  principal = MEMBER,
  who: keyof CredentialSet = 'owner',
) => as(who, 'POST', '/access-control/bindings', { principal, resource, role });
const unbind = (
  role: string,
  resource = WS_1,
  principal = MEMBER,
  who: keyof CredentialSet = 'owner',
) => as(who, 'DELETE', '/access-control/bindings', { principal, resource, role });
const statusOf = async (...request: Parameters<typeof as>) => (await as(...request)).status;

describeLocal('a role on one workspace', () => {
  it('holds from the next request on, there alone, until it is taken away', async () => {
    expect(await statusOf('member', 'GET', '/workspaces/ws-1')).toBe(403);

    expect(await bind('viewer')).toMatchObject({
      status: 200,
      body: { principal_ref: MEMBER, resource_ref: WS_1, role: 'viewer', created_by_ref: OWNER },
    });
    expect(await statusOf('member', 'GET', '/workspaces/ws-1')).toBe(200);
    expect(await statusOf('member', 'GET', '/apps/app-1')).toBe(200);
    expect(await statusOf('member', 'POST', '/workspaces/ws-1/stop')).toBe(403);
    expect(await statusOf('member', 'GET', '/workspaces/ws-2')).toBe(403);
    expect(await statusOf('member', 'GET', '/apps/app-2')).toBe(403);
    expect(await statusOf('member', 'GET', '/workspaces')).toBe(403);

    const promotion = {
      principal: MEMBER,
      resource: WS_1,
      current_role: 'viewer',
      new_role: 'developer',
    };
    expect(await as('owner', 'PATCH', '/access-control/bindings', promotion)).toMatchObject({
      status: 200,
      body: { role: 'developer' },
    });
    expect(await statusOf('member', 'POST', '/workspaces/ws-1/stop')).toBe(200);
    expect(await statusOf('member', 'DELETE', '/workspaces/ws-1')).toBe(403);

    expect(await unbind('developer')).toMatchObject({ status: 200, body: { deleted: true } });
    expect(await statusOf('member', 'GET', '/workspaces/ws-1')).toBe(403);
    expect(await unbind('developer')).toMatchObject({
      status: 404,
      body: { message: 'Binding or resource not found' },
    });
  });

  it('is granted twice as well as once', async () => {
    const [first, second] = [await bind('viewer'), await bind('viewer')];

    expect(second.body).toEqual(first.body);
    const list = await as('owner', 'GET', `/access-control/bindings?resource=${WS_1}`);
    expect(list.body).toEqual({ bindings: [first.body] });
    await unbind('viewer');
  });
});

describeLocal('the account', () => {
  it('keeps its last owner', async () => {
    expect(await unbind('owner', ACCOUNT, OWNER)).toMatchObject({
      status: 409,
      body: { code: 'last-owner' },
    });
  });

  it('has always one owner left when two take each other out, over and over', async () => {
    for (let round = 0; round < 100; round += 1) {
      expect((await bind('owner', ACCOUNT, MEMBER)).status).toBe(200);
      await Promise.all([
        unbind('owner', ACCOUNT, OWNER, 'member'),
        unbind('owner', ACCOUNT, MEMBER, 'owner'),
      ]);
      const standing = await Promise.all(
        (['owner', 'member'] as const).map((who) => statusOf(who, 'GET', '/api-keys')),
      );
      expect(standing.filter((status) => status === 200)).toHaveLength(1);
      if (standing[0] === 200) continue;
      expect((await bind('owner', ACCOUNT, OWNER, 'member')).status).toBe(200);
      expect((await unbind('owner', ACCOUNT, MEMBER, 'owner')).status).toBe(200);
    }
  });

  it('lets nobody give what they do not hold, or take from those above', async () => {
    await bind('admin', ACCOUNT);

    expect(await bind('owner', ACCOUNT, MEMBER, 'member')).toMatchObject({
      status: 403,
      body: { message: 'Caller is not allowed to modify bindings for this resource' },
    });
    expect((await unbind('owner', ACCOUNT, OWNER, 'member')).status).toBe(403);
    expect((await bind('viewer', WS_1, 'rig:user:someone', 'member')).status).toBe(200);
    await unbind('viewer', WS_1, 'rig:user:someone', 'member');
    await unbind('admin', ACCOUNT);
    expect((await bind('viewer', WS_1, MEMBER, 'member')).status).toBe(403);
  });

  it('is closed to strangers, byte for byte like one that never was', async () => {
    const foreign = await as(
      'owner',
      'GET',
      '/access-control/bindings?resource=rig:workspace:ws-9',
    );
    const none = await as('owner', 'GET', '/access-control/bindings?resource=rig:workspace:never');

    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(none.body);
    expect((await bind('viewer', 'rig:workspace:ws-9')).status).toBe(404);
  });

  it('answers outside the preview that it is not enabled', async () => {
    expect(await as('stranger', 'GET', '/access-control/role-presets')).toMatchObject({
      status: 403,
      body: { message: 'Access control is in preview and not enabled for this account' },
    });
  });
});

describeLocal('tags', () => {
  it('make a role hold where they are, and count as granting', async () => {
    await bind('development-developer', ACCOUNT);
    expect(await statusOf('member', 'GET', '/workspaces/ws-1')).toBe(403);

    const tags = { environment: 'development' };
    expect(
      (await as('owner', 'PUT', '/access-control/tags', { resource: WS_1, tags })).status,
    ).toBe(200);
    expect(await statusOf('member', 'GET', '/workspaces/ws-1')).toBe(200);
    expect(await statusOf('member', 'GET', '/workspaces/ws-2')).toBe(403);
    expect(await statusOf('member', 'PUT', '/access-control/tags', { resource: WS_1, tags })).toBe(
      403,
    );

    await as('owner', 'PUT', '/access-control/tags', { resource: WS_1, tags: {} });
    expect(await statusOf('member', 'GET', '/workspaces/ws-1')).toBe(403);
    await unbind('development-developer', ACCOUNT);
  });
});

describeLocal('a key of a member', () => {
  it('can do what its owner can, and no more when that becomes less', async () => {
    await bind('developer', ACCOUNT);
    const created = await as('member', 'POST', '/api-keys', { name: 'mine' });
    expect(created.status).toBe(201);
    const { key } = created.body as { key: string };
    const withKey = async (path: string) =>
      (await call(`${local.cloud.apiUrl}/api/v1${path}`, { headers: bearer(key) })).status;

    expect(await withKey('/workspaces/ws-1')).toBe(200);
    expect(await withKey('/users/me/credits')).toBe(403);
    const listed = await as('member', 'GET', '/api-keys');
    expect(listed.body).toMatchObject({ api_keys: [{ name: 'mine' }] });
    await unbind('developer', ACCOUNT);
    expect(await withKey('/workspaces/ws-1')).toBe(403);
  });

  it('cannot rotate, rename, see or delete the key of somebody else', async () => {
    await bind('developer', ACCOUNT);
    const keys = await as('owner', 'GET', '/api-keys');
    const [theirs] = (keys.body as { api_keys: { id: string; name: string }[] }).api_keys.filter(
      ({ name }) => name === 'Local run',
    );

    const path = `/api-keys/${theirs?.id}`;
    expect(await statusOf('member', 'POST', `${path}/rotate`, {})).toBe(404);
    expect(await statusOf('member', 'PATCH', path, { name: 'mine now' })).toBe(404);
    expect(await statusOf('member', 'GET', path)).toBe(404);
    expect(await statusOf('member', 'DELETE', path)).toBe(404);
    expect(await statusOf('owner', 'GET', path)).toBe(200);
    await unbind('developer', ACCOUNT);
  });
});

describeLocal('the registration of resources', () => {
  const SERVICE = 'rig:service:workspaces';
  let key: string;

  beforeAll(async () => {
    const client = operatorClient(local.cloud.dynamoDbUrl);
    const table = over(client, { apiKeys: local.apiKeyTable, access: local.accessTable });
    const now = () => Math.floor(local.clock.now() / 1000);
    await addRegistrar(
      { access: new DynamoAccessStore(client, local.accessTable), now },
      { principal: SERVICE },
    );
    const order = { accountId: 'platform', name: undefined, service: SERVICE, now };
    key = await createKey(table, { ...order, newId: randomUUID, randomBytes });
    client.destroy();
  });

  const register = (credential: string, method: string, body: object) =>
    call(`${local.cloud.apiUrl}/internal/resources`, { method, headers: bearer(credential), body });

  it('lets an app inherit the roles on its workspace, and take them along when it moves', async () => {
    const app = { account_id: 'user-olive', resource: 'rig:app:app-7' };
    await bind('viewer');
    expect(await statusOf('member', 'GET', '/apps/app-7')).toBe(403);

    expect((await register(key, 'PUT', { ...app, parent: WS_1 })).status).toBe(200);
    expect(await statusOf('member', 'GET', '/apps/app-7')).toBe(404);
    expect((await register(key, 'PUT', { ...app, parent: 'rig:workspace:ws-2' })).status).toBe(200);
    expect(await statusOf('member', 'GET', '/apps/app-7')).toBe(403);
    expect((await register(key, 'DELETE', app)).status).toBe(200);
    await unbind('viewer');
  });

  it('is closed to everybody else, owners too, and opens nothing else', async () => {
    const workspace = { account_id: 'user-olive', resource: 'rig:workspace:ws-8' };

    for (const who of ['owner', 'member', 'stranger'] as const) {
      expect((await register(people[who].jwt, 'PUT', workspace)).status).toBe(403);
    }
    const elsewhere = await call(`${local.cloud.apiUrl}/api/v1/workspaces`, {
      headers: bearer(key),
    });
    expect(elsewhere.status).toBe(403);
  });
});

describeLocal('a service principal', () => {
  it('has a key of its own, with the roles that it is given', async () => {
    const made = await as('owner', 'POST', '/access-control/service-principals', { name: 'CI' });
    expect(made).toMatchObject({ status: 201, body: { name: 'CI' } });
    const { principal } = made.body as { principal: string };
    const created = await as('owner', 'POST', '/api-keys', { service_principal: principal });
    const { key } = created.body as { key: string };
    const withKey = async (path: string) =>
      (await call(`${local.cloud.apiUrl}/api/v1${path}`, { headers: bearer(key) })).status;

    expect(await withKey('/workspaces/ws-1')).toBe(403);
    await bind('developer', WS_1, principal);
    expect(await withKey('/workspaces/ws-1')).toBe(200);
    expect(await withKey('/workspaces/ws-2')).toBe(403);
    const found = await as(
      'owner',
      'GET',
      `/access-control/principals?resource=${ACCOUNT}&query=ci`,
    );
    expect(found.body).toMatchObject({ principals: [{ principal, display_name: 'CI' }] });

    const path = `/access-control/service-principals/${principal.split(':')[2]}`;
    expect(await as('owner', 'DELETE', path)).toMatchObject({ status: 200 });
    expect(await withKey('/workspaces/ws-1')).toBe(403);
    expect((await as('owner', 'DELETE', path)).status).toBe(404);
  });

  it('is out of reach of those without full access', async () => {
    await bind('admin', ACCOUNT);
    const made = await as('member', 'POST', '/access-control/service-principals', { name: 'mine' });
    const { principal } = made.body as { principal: string };

    expect(await statusOf('member', 'POST', '/api-keys', { service_principal: principal })).toBe(
      403,
    );
    expect(
      await statusOf('owner', 'POST', '/api-keys', { service_principal: 'rig:service:nobody' }),
    ).toBe(400);
    await unbind('admin', ACCOUNT);
  });
});

describeLocal('a throttle profile', () => {
  it('is enforced by the gateway with 429 and Retry-After, on its workspace alone', async () => {
    const bound = { resource: WS_1, profile: 'low' };
    expect(await as('owner', 'PUT', '/access-control/throttle-binding', bound)).toMatchObject({
      status: 200,
      body: bound,
    });

    const answers = await Promise.all(
      Array.from({ length: 40 }, () => as('owner', 'GET', '/workspaces/ws-1')),
    );
    const refused = answers.filter(({ status }) => status === 429);

    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers['retry-after']).toBe('1');
    expect(await statusOf('owner', 'GET', '/workspaces/ws-2')).toBe(200);
    await as('owner', 'PUT', '/access-control/throttle-binding', { resource: WS_1, profile: null });
  });
});

describeLocal('a wrong request', () => {
  it.each([
    [
      'POST',
      '/access-control/bindings',
      { principal: MEMBER, resource: WS_1, role: 'king' },
      'role',
    ],
    [
      'POST',
      '/access-control/bindings',
      { principal: 'max', resource: WS_1, role: 'viewer' },
      'principal',
    ],
    [
      'POST',
      '/access-control/bindings',
      { principal: MEMBER, resource: 'ws-1', role: 'viewer' },
      'resource',
    ],
    ['POST', '/access-control/simulate', { resource: WS_1, action: 'billing:read' }, 'action'],
    ['PUT', '/access-control/tags', { resource: WS_1, tags: { a: 1 } }, 'tags'],
    ['PUT', '/access-control/throttle-binding', { resource: WS_1, profile: 'warp' }, 'profile'],
  ])('%s %s %j gets a 400 that names %s', async (method, path, body, field) => {
    const answer = await as('owner', method, path, body);

    expect(answer.status).toBe(400);
    expect((answer.body as { message: string }).message).toContain(field);
  });
});

describeLocal('a path with two meanings', () => {
  it.each([
    '/workspaces/ws-1/../ws-2',
    '/workspaces/ws-1/%2e%2e/ws-2',
    '/workspaces/ws-1%2F..%2Fws-2',
    '/workspaces//ws-2',
    '/workspaces/ws-1/;/../ws-2',
    '/Workspaces/ws-2',
    '/workspaces/ws-1/',
    `/workspaces/ws-1/${'a'.repeat(2000)}`,
    '/workspaces/*',
    '/workspaces/ws-?',
  ])('%s reaches nothing for a viewer of ws-1', async (path) => {
    await bind('viewer');

    expect((await as('member', 'GET', path)).status).toBeGreaterThanOrEqual(400);
  });
});
