// Which pages can use the API from a browser, as a real one enforces it: those of the three first-party origins, and of
// nobody whose name only looks like theirs.
import { ALLOWED_ORIGINS } from '../../core/cors.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { during } from '../e2e/faults/faulty-door.ts';
import { KeyClient, type CreatedKey } from '../e2e/key-client.ts';
import { bearer, call, openLocal } from '../e2e/target.ts';
import { describeInBrowser } from './chromium.ts';
import { startWebOfOrigins, type OriginPage, type WebOfOrigins } from './web-of-origins.ts';

const FOREIGN_ORIGINS = [
  'https://evil.rigbox.dev',
  'https://rigbox.dev.evil.example',
  'https://evilrigbox.dev',
  'https://rigbox.dev:8443',
  'http://rigbox.dev',
  'null',
];

/** A class of routes whose limit a test reaches; every other limit is out of reach. */
const APPS_PER_MINUTE = 10;
const UNREACHED = 1_000_000;

describeInBrowser('a page', () => {
  let door: FrontDoor;
  let web: WebOfOrigins;
  let owner: KeyClient;
  let key: CreatedKey;
  beforeAll(async () => {
    door = await openLocal({
      faults: true,
      rateRules: 'on',
      settings: {
        rateLimits: {
          authentication: UNREACHED,
          workspaces: UNREACHED,
          apps: APPS_PER_MINUTE,
          perIp: UNREACHED,
        },
      },
    });
    web = await startWebOfOrigins(door);
    owner = new KeyClient(door.cloud.apiUrl, await door.issuer.mint(door.people.owner.userId));
    key = await owner.create({ name: 'of the page' });
  });
  afterAll(async () => {
    await web.stop();
    await door.stop();
  });

  const withBody = (credential: string, body: object) => ({
    method: 'POST',
    headers: { ...bearer(credential), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

  describe.each(ALLOWED_ORIGINS)('of %s', (origin) => {
    let page: OriginPage;
    beforeAll(async () => {
      page = await web.open(origin);
      expect(page.origin).toBe(origin);
    });
    afterAll(async () => {
      expect(page.takeComplaints().filter((text) => text.includes('CORS'))).toEqual([]);
      await page.close();
    });

    it('reads, creates and deletes with a bearer credential, and reads what it is told beside', async () => {
      const read = await page.fetch('/api/v1/workspaces/ws-1', { headers: bearer(key.key) });
      expect(read).toMatchObject({ status: 200, body: { id: 'ws-1' } });

      const created = await page.fetch('/api/v1/api-keys', withBody(key.key, { name: origin }));
      expect(created).toMatchObject({
        status: 201,
        body: { name: origin, key: expect.stringMatching(/^rb_live_/) as string },
        headers: { 'x-amz-apigw-id': expect.stringMatching(/./) as string },
      });
      const { id } = (created as { body: CreatedKey }).body;

      const deleted = await page.fetch(`/api/v1/api-keys/${id}`, {
        method: 'DELETE',
        headers: bearer(key.key),
      });
      expect(deleted).toMatchObject({
        status: 200,
        headers: { 'x-rigbox-effective-by': expect.stringMatching(/Z$/) as string },
      });
    });

    it('reads what needs no credential, without a preflight', async () => {
      expect(await page.fetch('/capacity')).toHaveProperty('status', 200);
    });

    it('reads why it is refused: 400, 401, 403, 404', async () => {
      const limited = await owner.create({
        scope: [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }],
      });
      const bad = await page.fetch('/api/v1/api-keys', withBody(key.key, { nome: 'x' }));
      const missing = await page.fetch('/api/v1/workspaces');
      const wrong = await page.fetch('/api/v1/workspaces', { headers: bearer('rb_live_x') });
      const forbidden = await page.fetch('/api/v1/api-keys', { headers: bearer(limited.key) });
      const unknown = await page.fetch('/api/v1/nothing', { headers: bearer(key.key) });

      expect(bad).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('unknown field') as string },
      });
      expect(missing).toMatchObject({
        status: 401,
        body: { message: 'Missing Authorization header' },
        headers: { 'www-authenticate': 'Bearer realm="rigbox"' },
      });
      expect(wrong).toMatchObject({
        status: 401,
        body: { message: 'Invalid or expired credential' },
        headers: { 'www-authenticate': expect.stringContaining('invalid_token') as string },
      });
      expect(forbidden).toMatchObject({
        status: 403,
        body: { message: expect.any(String) as string },
        headers: { 'www-authenticate': expect.stringContaining('insufficient_scope') as string },
      });
      expect(unknown).toMatchObject({ status: 404, body: { message: 'Not found' } });
    });

    it('reads that it has to wait, and how long', async () => {
      const { key: busy } = await owner.create();
      const outcomes = [];
      for (let at = 0; at <= APPS_PER_MINUTE; at += 1) {
        outcomes.push(await page.fetch('/api/v1/apps/app-1', { headers: bearer(busy) }));
      }

      expect(outcomes[0]).toHaveProperty('status', 200);
      expect(outcomes.at(-1)).toMatchObject({
        status: 429,
        body: { message: 'Too many requests' },
        headers: { 'retry-after': '60' },
      });
    });

    it('reads that the fault is ours', async () => {
      const { key: fresh } = await owner.create();
      const outcome = await during(door.faults!.store, [{ kind: 'refused' }], () =>
        page.fetch('/api/v1/workspaces', { headers: bearer(fresh) }),
      );

      expect(outcome).toMatchObject({
        status: 503,
        body: { message: 'Service temporarily unavailable' },
      });
    }, 60_000);

    it('gets nothing when it wants cookies to go along', async () => {
      const outcome = await page.fetch('/capacity', { credentials: 'include' });

      expect(outcome).toHaveProperty('error');
      expect(page.takeComplaints().join()).toContain("'Access-Control-Allow-Credentials'");
    });
  });

  describe.each(FOREIGN_ORIGINS)('of %s', (origin) => {
    let page: OriginPage;
    beforeAll(async () => {
      page = await web.open(origin);
      expect(page.origin).toBe(origin);
    });
    afterAll(() => page.close());

    const expectBlocked = (outcome: unknown, reason: string) => {
      expect(outcome).toEqual({ error: 'TypeError: Failed to fetch' });
      const said = page.takeComplaints().join('\n');
      expect(said).toContain(`from origin '${origin}' has been blocked by CORS policy`);
      expect(said).toContain(reason);
    };
    const PREFLIGHT = "Response to preflight request doesn't pass access control check";

    it('gets no call with a credential past the preflight, though it is a good one', async () => {
      const before = await owner.list();
      const own = await call(`${door.cloud.apiUrl}/api/v1/workspaces/ws-1`, {
        headers: { ...bearer(key.key), Origin: origin },
      });
      expect(own.status).toBe(200);

      for (const [path, options] of [
        ['/api/v1/workspaces/ws-1', { headers: bearer(key.key) }],
        ['/api/v1/api-keys', withBody(key.key, { name: origin })],
        [`/api/v1/api-keys/${key.id}`, { method: 'DELETE', headers: bearer(key.key) }],
      ] as const) {
        expectBlocked(await page.fetch(path, options), PREFLIGHT);
      }

      expect(await owner.list()).toEqual(before);
      expect(await owner.use(key.key)).toBe(200);
    });

    it('can send what needs no preflight, and cannot read what anybody may', async () => {
      expectBlocked(await page.fetch('/capacity'), "No 'Access-Control-Allow-Origin' header");
    });

    it('can read that it is refused, which is no secret', async () => {
      expect(await page.fetch('/api/v1/workspaces')).toMatchObject({
        status: 401,
        body: { message: 'Missing Authorization header' },
      });
    });
  });
});
