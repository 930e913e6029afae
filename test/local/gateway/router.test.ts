// Routing as API Gateway does it, through a running gateway whose back end says which route served a request.
import {
  authorizerResources,
  apiResources,
  bareResource,
  guardedBy,
  httpProxy,
  methodResources,
} from './api-template.ts';
import { allow, BACKEND, startGateway, stopGateways } from './running-gateway.ts';
import type { RunningGateway, RunningGatewayOptions } from './running-gateway.ts';

afterEach(stopGateways);

/** Starts an API whose routes tell themselves apart by the path they call. */
function startRoutes(
  routes: readonly string[],
  { bare = [], ...options }: RunningGatewayOptions & { bare?: readonly string[] } = {},
): Promise<RunningGateway> {
  const methods = routes.map((route) =>
    methodResources(route, httpProxy(`${BACKEND}/${routes.indexOf(route)}`)),
  );
  const resources = [apiResources(), ...bare.map(bareResource), ...methods];
  return startGateway(Object.fromEntries(resources.flatMap(Object.entries)), options);
}

/** Gives the route that serves a request, or the status that refuses it. */
async function routeOf(
  gateway: RunningGateway,
  routes: readonly string[],
  request: string,
): Promise<unknown> {
  const [verb = '', target = ''] = request.split(' ');
  const before = gateway.backendRequests.length;
  const reply = await gateway.send(verb, target);
  const served = gateway.backendRequests[before];
  return served === undefined ? reply.status : routes[Number(served.target.slice(1))];
}

describe('specificity', () => {
  const routes = ['ANY /{proxy+}', 'GET /pets/{proxy+}', 'GET /pets/{id}', 'GET /pets/dog'];

  it.each([
    ['GET /pets/dog', 'GET /pets/dog'],
    ['GET /pets/cat', 'GET /pets/{id}'],
    ['GET /pets/cat/toys', 'GET /pets/{proxy+}'],
    ['GET /animals', 'ANY /{proxy+}'],
    ['GET /pets', 'ANY /{proxy+}'],
  ])(
    'routing-01: a literal beats a parameter beats a greedy rest: %s',
    async (request, expected) => {
      const gateway = await startRoutes(routes);

      expect(await routeOf(gateway, routes, request)).toBe(expected);
    },
  );

  it('serves a path that came before as it did then, each verb by itself', async () => {
    const all = ['GET /pets/{id}', 'POST /pets/{proxy+}', 'GET /{proxy+}'];
    const gateway = await startRoutes(all);
    const requests = ['GET /pets/cat', 'POST /pets/cat', 'GET /animals', 'POST /animals'];

    for (let round = 0; round < 2; round += 1) {
      const served = [];
      for (const request of requests) served.push(await routeOf(gateway, all, request));
      expect(served).toEqual(['GET /pets/{id}', 'POST /pets/{proxy+}', 'GET /{proxy+}', 403]);
    }
  });

  it('routing-02: a greedy parameter does not serve its own parent', async () => {
    const gateway = await startRoutes(['GET /pets/{proxy+}']);

    const statuses = await Promise.all(
      ['/pets', '/pets/', '/'].map((path) => gateway.send('GET', path)),
    );

    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('routing-04: a literal branch that ends too early falls back to a less specific one', async () => {
    const all = ['GET /part1/part2', 'GET /{param+}', 'GET /{one}/part3/part4'];
    const gateway = await startRoutes(all);

    expect(await routeOf(gateway, all, 'GET /part1/random')).toBe('GET /{param+}');
    expect(await routeOf(gateway, all, 'GET /part1/part3/part4')).toBe('GET /{one}/part3/part4');
  });
});

describe('verbs', () => {
  it.each(['GET', 'POST'])(
    'routing-03: a resource without %s gives way to a greedy one that has it',
    async (verb) => {
      const routes = ['OPTIONS /test', 'ANY /{proxy+}'];
      const gateway = await startRoutes(routes, { bare: ['/bare'] });

      expect(await routeOf(gateway, routes, `${verb} /test`)).toBe('ANY /{proxy+}');
      expect(await routeOf(gateway, routes, `${verb} /bare`)).toBe('ANY /{proxy+}');
      expect(await routeOf(gateway, routes, 'OPTIONS /test')).toBe('OPTIONS /test');
    },
  );

  it.each([
    ['proxy-only', 'ANY /{proxy+}'],
    ['any-resource', 'GET /{id}'],
  ] as const)(
    'routing-05: under %s a literal without the verb gives way to %s',
    async (verbFallThrough, expected) => {
      const routes = ['POST /pets', 'GET /{id}', 'ANY /{proxy+}'];
      const gateway = await startRoutes(routes, { switches: { verbFallThrough } });

      expect(await routeOf(gateway, routes, 'GET /pets')).toBe(expected);
    },
  );

  it('routing-06: ANY stands for seven verbs, a specific verb wins, and HEAD is not answered from GET', async () => {
    const routes = ['ANY /pets', 'GET /pets', 'GET /cats'];
    const gateway = await startRoutes(routes);

    expect(await routeOf(gateway, routes, 'GET /pets')).toBe('GET /pets');
    for (const verb of ['DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']) {
      expect(await routeOf(gateway, routes, `${verb} /pets`)).toBe('ANY /pets');
    }
    expect(await routeOf(gateway, routes, 'HEAD /cats')).toBe(403);
    expect(await routeOf(gateway, routes, 'PROPFIND /pets')).toBe(403);
  });
});

describe('spelling', () => {
  it('routing-08: a slash at the end and slashes in front do not matter for the match', async () => {
    const routes = ['GET /pets/dog'];
    const gateway = await startRoutes(routes);

    expect(await routeOf(gateway, routes, 'GET /pets/dog/')).toBe('GET /pets/dog');
    expect(await routeOf(gateway, routes, 'GET //pets/dog')).toBe('GET /pets/dog');
    expect(await routeOf(gateway, routes, 'GET /pets//dog')).toBe(403);
    expect(await routeOf(gateway, routes, 'GET /pets/dog//')).toBe(403);
  });

  it.each(['/Pets', '/%70ets', '/pets%2Fdog', '/pets;x'])(
    'routing-09: %s is not /pets: segments are compared as sent',
    async (path) => {
      const gateway = await startRoutes(['GET /pets', 'GET /pets/dog']);

      expect((await gateway.send('GET', path)).status).toBe(403);
    },
  );

  it('routing-10: dot segments are not resolved but are segments like any other', async () => {
    const routes = ['GET /admin', 'GET /open/{proxy+}', 'GET /{id}'];
    const gateway = await startRoutes(routes);

    expect(await routeOf(gateway, routes, 'GET /open/../admin')).toBe('GET /open/{proxy+}');
    expect(await routeOf(gateway, routes, 'GET /..')).toBe('GET /{id}');
    expect(await routeOf(gateway, routes, 'GET /open/%2e%2e/admin')).toBe('GET /open/{proxy+}');
  });
});

it('routing-07: a route that does not exist is a 403 that never asks the authorizer', async () => {
  const gateway = await startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth'),
      ...methodResources('GET /pets', { ...httpProxy(`${BACKEND}/pets`), ...guardedBy('Auth') }),
    },
    { functions: { AuthFunction: () => allow() } },
  );

  const reply = await gateway.send('POST', '/pets', ['Authorization', 'a']);

  expect(reply.status).toBe(403);
  expect(reply.body).toBe('{"message":"Missing Authentication Token"}');
  expect(reply.header('x-amzn-ErrorType')).toBe('MissingAuthenticationTokenException');
  expect(gateway.events['AuthFunction']).toEqual([]);
});
