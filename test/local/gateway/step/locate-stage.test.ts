// Stage and host: a custom domain maps to the stage as a whole, an execute-api host names it in the path.
import { apiResources, functionResources, lambdaProxy, methodResources } from '../api-template.ts';
import { sendRaw, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway } from '../running-gateway.ts';

afterEach(stopGateways);

const EXECUTE_API = ['Host', 'abcdef1234.execute-api.eu-west-1.amazonaws.com'];

function start(api: Record<string, unknown> = {}): Promise<RunningGateway> {
  return startGateway({
    ...apiResources({ api }),
    ...functionResources('Echo'),
    ...methodResources('GET /{proxy+}', lambdaProxy('Echo')),
  });
}

interface Event {
  path: string;
  requestContext: { path: string; domainName: string; domainPrefix: string; stage: string };
}

it('stage-01: on any other host the path is the whole path, and no stage stands in requestContext.path', async () => {
  const gateway = await start();

  await gateway.send('GET', '/prod/pets', ['Host', 'api.example.com:8443']);

  const event = gateway.events['Echo']?.[0] as Event;
  expect(event.path).toBe('/prod/pets');
  expect(event.requestContext).toMatchObject({
    path: '/prod/pets',
    domainName: 'api.example.com',
    domainPrefix: 'api',
    stage: 'prod',
  });
});

it('stage-02: on an execute-api host the stage is taken off the path and kept in requestContext.path', async () => {
  const gateway = await start();

  await gateway.send('GET', '/prod/pets', EXECUTE_API);

  const event = gateway.events['Echo']?.[0] as Event;
  expect([event.path, event.requestContext.path]).toEqual(['/pets', '/prod/pets']);
  expect(event.requestContext.domainPrefix).toBe('abcdef1234');
});

it.each(['/', '/pets', '/production/pets', '/test/pets', '/Prod/pets'])(
  'stage-03: %s on an execute-api host is no path of the stage and is forbidden',
  async (path) => {
    const gateway = await start();

    const reply = await gateway.send('GET', path, EXECUTE_API);

    expect([reply.status, reply.body]).toEqual([403, '{"message":"Forbidden"}']);
    expect(reply.header('x-amzn-ErrorType')).toBe('ForbiddenException');
  },
);

it('stage-04: a disabled execute-api endpoint forbids every path', async () => {
  const gateway = await start({ DisableExecuteApiEndpoint: true });

  expect((await gateway.send('GET', '/prod/pets', EXECUTE_API)).status).toBe(403);
  expect((await gateway.send('GET', '/pets')).status).toBe(200);
});

it('stage-05: refuses a target that is no path', async () => {
  const gateway = await start();

  const reply = await sendRaw(
    gateway.port,
    'GET http://other.example/pets HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  );

  expect(reply).toMatch(/^HTTP\/1\.1 400 /);
  expect(gateway.events['Echo']).toEqual([]);
});
