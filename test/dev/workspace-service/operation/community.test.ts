import { withService } from '../running-service.ts';

const VERSION = { vendor: 'ada', slug: 'bot', version: '1.0.0' };

describe.each(['/community/app-recipes', '/community/workspace-definitions'])('%s', (path) => {
  it(
    'publishes a version once, for everybody to see',
    withService(async ({ owner, stranger }) => {
      expect((await owner(`POST ${path}`, VERSION)).status).toBe(201);
      expect((await stranger(`POST ${path}`, VERSION)).status).toBe(409);
      expect((await stranger(`GET ${path}/ada/bot/1.0.0`)).body).toEqual({
        ...VERSION,
        content: {},
      });
      expect((await stranger(`GET ${path}`)).body['items']).toHaveLength(1);
      expect((await stranger(`GET ${path}/ada/bot/2.0.0`)).body).toEqual({
        message: 'Definition not found',
      });
    }),
  );

  it(
    'is removed by its publisher alone',
    withService(async ({ owner, stranger }) => {
      await owner(`POST ${path}`, VERSION);
      const refused = await stranger(`DELETE ${path}/ada/bot/1.0.0`);

      expect([refused.status, refused.body]).toEqual([403, { message: 'Not the vendor' }]);
      expect((await owner(`DELETE ${path}/ada/bot/1.0.0`)).status).toBe(200);
      expect((await owner(`GET ${path}/ada/bot/1.0.0`)).status).toBe(404);
    }),
  );
});

describe.each([
  ['/community/recipes', 'app-recipes'],
  ['/community/legacy-workspace-definitions', 'workspace-definitions'],
])('%s', (path, successor) => {
  it(
    'refuses to publish, and says where to go instead',
    withService(async ({ owner }) => {
      const answer = await owner(`POST ${path}`, VERSION);

      expect(answer.status).toBe(410);
      expect(answer.body).toEqual({
        message: `Endpoint retired — use POST /v1/community/${successor} (v1)`,
      });
    }),
  );

  it.each([
    ['deprecate', 'deprecated'],
    ['yank', 'yanked'],
  ])('can %s what was published', (action, state) =>
    withService(async ({ owner, stranger }) => {
      await owner(`POST /community/${successor}`, VERSION);

      expect((await stranger(`POST ${path}/ada/bot/1.0.0/${action}`)).status).toBe(403);
      expect((await owner(`POST ${path}/ada/bot/1.0.0/${action}`)).status).toBe(200);
      expect((await stranger(`GET ${path}`)).body).toEqual({
        items: [{ ...VERSION, content: { state } }],
      });
    })(),
  );
});

it(
  'keeps a profile for each account',
  withService(async ({ owner, stranger }) => {
    await owner('PUT /community/profile', { display_name: 'Ada' });

    expect((await owner('GET /community/profile')).body).toEqual({
      profile: { display_name: 'Ada' },
    });
    expect((await stranger('GET /community/profile')).body).toEqual({ profile: {} });
  }),
);

it(
  'shows the installs of an own app only',
  withService(async ({ owner, stranger }) => {
    expect((await owner('GET /community/installs/by-app/app-1')).body['installs']).toEqual([]);
    expect((await stranger('GET /community/installs/by-app/app-1')).status).toBe(404);
  }),
);

it(
  'tells that the registry is well, and takes its webhook',
  withService(async ({ owner }) => {
    expect((await owner('GET /community/registry/health')).body).toEqual({ status: 'ok' });
    expect((await owner('POST /community/registry/verified-webhook', {})).status).toBe(200);
  }),
);
