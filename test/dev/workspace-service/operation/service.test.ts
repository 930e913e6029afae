import { withService } from '../running-service.ts';

it(
  'lists the services of a workspace and shows each',
  withService(async ({ owner }) => {
    const { services } = (await owner('GET /workspaces/ws-1/services')).body as {
      services: { name: string }[];
    };

    expect(services.map(({ name }) => name)).toEqual(['sshd', 'rig-agent']);
    expect((await owner('GET /workspaces/ws-1/services/sshd')).body).toEqual(services[0]);
    expect((await owner('GET /workspaces/ws-1/services/sshd/logs')).body).toHaveProperty('lines');
  }),
);

it.each(['', '/logs'])('refuses an unknown service%s', (rest) =>
  withService(async ({ owner }) => {
    const answer = await owner(`GET /workspaces/ws-1/services/nginx${rest}`);

    expect([answer.status, answer.body]).toEqual([404, { message: 'Service not found' }]);
  })(),
);
