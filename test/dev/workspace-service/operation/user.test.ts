import { identityOf, withService } from '../running-service.ts';

it(
  'keeps the settings of each person of an account apart',
  withService(async ({ owner, send }) => {
    await owner('PUT /users/me/settings', { settings: { theme: 'dark' } });
    const colleague = identityOf('owner', { 'X-Rigbox-Principal': 'rig:user:colleague' });

    expect((await owner('GET /users/me/settings')).body).toEqual({ settings: { theme: 'dark' } });
    expect((await send('GET /users/me/settings', { headers: colleague })).body).toEqual({
      settings: {},
    });
  }),
);

it(
  'keeps the defaults and the mode for language models',
  withService(async ({ owner }) => {
    await owner('PUT /users/me/ai-defaults', { provider: 'managed', model: 'small' });

    expect((await owner('GET /users/me/ai-defaults')).body).toEqual({
      provider: 'managed',
      model: 'small',
    });
    expect((await owner('PUT /users/me/ai-mode', { mode: 'byok' })).body).toEqual({ mode: 'byok' });
    expect((await owner('PUT /users/me/ai-mode', {})).status).toBe(400);
  }),
);

it(
  'counts what is used of the limits',
  withService(async ({ owner }) => {
    await owner('DELETE /workspaces/ws-1');

    expect((await owner('GET /users/me/limits')).body).toMatchObject({
      workspaces: { used: 1 },
      apps: { used: 1 },
    });
  }),
);

it(
  'shows regions, credits and usage',
  withService(async ({ owner }) => {
    expect((await owner('GET /users/me/regions')).body['regions']).toHaveLength(2);
    expect((await owner('GET /users/me/credits')).body).toHaveProperty('free_micro');
    expect((await owner('GET /users/me/ai-usage')).body).toHaveProperty('requests');
  }),
);
