import { withService } from '../running-service.ts';

it(
  'keeps how a workspace reaches language models',
  withService(async ({ owner }) => {
    await owner('PUT /workspaces/ws-1/ai-config', { provider: 'own', model: 'large' });
    await owner('PUT /workspaces/ws-1/mode', { mode: 'byok' });

    expect((await owner('GET /workspaces/ws-1/ai-config')).body).toEqual({
      provider: 'own',
      model: 'large',
    });
    expect((await owner('GET /workspaces/ws-1/mode')).body).toEqual({ mode: 'byok' });
    expect((await owner('GET /workspaces/ws-2/mode')).body).toEqual({ mode: 'managed' });
  }),
);

it(
  'refuses an unknown mode and unknown fields, and keeps what was',
  withService(async ({ owner }) => {
    const config = { provider: 'own', toString: 'x' };

    expect((await owner('PUT /workspaces/ws-1/ai-config', config)).status).toBe(400);
    expect((await owner('PUT /workspaces/ws-1/mode', { mode: 'free' })).status).toBe(400);
    expect((await owner('GET /workspaces/ws-1/ai-config')).body).toEqual({ provider: 'managed' });
  }),
);
