import { withService } from '../running-service.ts';

it(
  'installs a tool, then launches and stops it, in one workspace',
  withService(async ({ owner }) => {
    const path = '/workspaces/ws-1/tools/jupyter';
    expect((await owner(`GET ${path}/install-status`)).body['installed']).toBe(false);
    expect((await owner(`POST ${path}/launch`)).status).toBe(409);

    await owner(`POST ${path}/install`);
    expect((await owner(`GET ${path}/install-status`)).body['installed']).toBe(true);
    await owner(`POST ${path}/launch`);
    expect((await owner(`GET ${path}/status`)).body['status']).toBe('running');
    await owner(`POST ${path}/stop`);
    expect((await owner(`GET ${path}/status`)).body['status']).toBe('stopped');
    expect((await owner('GET /workspaces/ws-2/tools/jupyter/status')).body['installed']).toBe(
      false,
    );
  }),
);

it(
  'lists every tool there is',
  withService(async ({ owner }) => {
    await owner('POST /workspaces/ws-1/tools/terminal/install');

    expect((await owner('GET /workspaces/ws-1/tools')).body).toEqual({
      tools: [
        { name: 'code-server', installed: false, status: 'stopped' },
        { name: 'jupyter', installed: false, status: 'stopped' },
        { name: 'terminal', installed: true, status: 'stopped' },
      ],
    });
  }),
);

it.each(['POST install', 'GET install-status', 'POST launch', 'GET status', 'POST stop'])(
  'refuses to %s an unknown tool',
  (line) =>
    withService(async ({ owner }) => {
      const [method, action] = line.split(' ');

      expect((await owner(`${method} /workspaces/ws-1/tools/vim/${action}`)).status).toBe(404);
    })(),
);
