// `X-HTTP-Method-Override`, which API Gateway honours at a point that nobody documents.
import { apiResources, httpProxy, methodResources } from '../api-template.ts';
import { BACKEND, namesIn, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway } from '../running-gateway.ts';
import type { Switches } from '../../../../local/gateway/switches.ts';

afterEach(stopGateways);

function start(methodOverride: Switches['methodOverride']): Promise<RunningGateway> {
  const resources = {
    ...apiResources(),
    ...methodResources('POST /pets', httpProxy(`${BACKEND}/post`)),
    ...methodResources('GET /pets', httpProxy(`${BACKEND}/get`)),
  };
  return startGateway(resources, { switches: { methodOverride } });
}

const OVERRIDE = ['X-HTTP-Method-Override', 'get'];

it('override-01: by default a request with X-HTTP-Method-Override is refused', async () => {
  const gateway = await start('refused');

  const reply = await gateway.send('POST', '/pets', OVERRIDE);

  expect([reply.status, reply.body]).toEqual([403, '{"message":"Forbidden"}']);
});

it.each([
  ['before-routing', '/get', 'GET'],
  ['integration-only', '/post', 'GET'],
  ['ignored', '/post', 'POST'],
] as const)(
  'override-01: %s calls %s with %s and forwards no override',
  async (answer, target, method) => {
    const gateway = await start(answer);

    await gateway.send('POST', '/pets', OVERRIDE);

    const [request] = gateway.backendRequests;
    expect([request?.target, request?.method]).toEqual([target, method]);
    expect(namesIn(request?.headers ?? [])).not.toContain('X-HTTP-Method-Override');
  },
);
