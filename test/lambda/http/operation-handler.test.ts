import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ApiError } from '../../../core/error.ts';
import { jsonResponse } from '../../../lambda/http/api-response.ts';
import { operationHandler, type Operation } from '../../../lambda/http/operation-handler.ts';
import { captureLog } from '../captured-log.ts';

const AUTHORIZER = {
  principal: 'rig:user:me',
  accountId: 'me',
  credentialType: 'jwt',
  credentialId: 'token',
  scope: 'full',
};

const event = (change: Partial<APIGatewayProxyEvent> = {}) =>
  ({
    httpMethod: 'GET',
    resource: '/api/v1/things/{id}',
    headers: {},
    body: null,
    isBase64Encoded: false,
    pathParameters: { id: '7' },
    queryStringParameters: null,
    requestContext: {
      authorizer: AUTHORIZER,
      identity: { sourceIp: '192.0.2.1' },
      requestId: 'chosen-by-client',
      extendedRequestId: 'extended',
    },
    ...change,
  }) as unknown as APIGatewayProxyEvent;

const serve = (operation: Operation, change: Partial<APIGatewayProxyEvent> = {}) =>
  operationHandler({ 'GET /things/{id}': operation })(event(change));

const captured = captureLog();

it('finds the operation under either prefix, and hands it the request', async () => {
  const operation: Operation = ({ caller, pathParameters, requestId, sourceIp }) =>
    Promise.resolve(jsonResponse(200, { ...caller, ...pathParameters, requestId, sourceIp }));

  for (const prefix of ['/api', '/api/v1']) {
    const answer = await serve(operation, { resource: `${prefix}/things/{id}` });
    expect(JSON.parse(answer.body)).toEqual({
      ...AUTHORIZER,
      id: '7',
      requestId: 'extended',
      sourceIp: '192.0.2.1',
    });
  }
});

it('answers a refusal with its status, message and code', async () => {
  const answer = await serve(() => Promise.reject(new ApiError('key-not-found')));

  expect(answer).toMatchObject({ statusCode: 404, headers: { 'Cache-Control': 'no-store' } });
  expect(JSON.parse(answer.body)).toEqual({ message: 'API key not found', code: 'key-not-found' });
  expect(captured.text).toBe('');
});

it('answers 404 for a route that it does not serve', async () => {
  const answer = await serve(() => Promise.reject(new Error('not called')), { httpMethod: 'PUT' });
  expect(answer.statusCode).toBe(404);
});

it('answers a fault with a constant, and logs its name and message', async () => {
  const answer = await serve(() => Promise.reject(new TypeError('table is gone')));

  expect(answer.statusCode).toBe(500);
  expect(JSON.parse(answer.body)).toEqual({ message: 'Internal server error' });
  expect(JSON.parse(captured.text)).toEqual({
    event: 'operation-fault',
    operation: 'GET /things/{id}',
    requestId: 'extended',
    errorName: 'TypeError',
    errorMessage: 'table is gone',
  });
});

it('takes a route without an authorizer for a fault when the caller is asked for', async () => {
  const context = { ...event().requestContext, authorizer: undefined };
  const answer = await serve(({ caller }) => Promise.resolve(jsonResponse(200, caller)), {
    requestContext: context,
  });
  expect(answer.statusCode).toBe(500);
});

it.each([
  ['https://rigbox.dev', 'https://rigbox.dev'],
  ['https://evil.rigbox.dev', undefined],
  [undefined, undefined],
])('lets the page of %s read the answer as %s', async (origin, allowed) => {
  for (const name of ['Origin', 'origin']) {
    const headers = origin === undefined ? {} : { [name]: origin };
    const answer = await serve(() => Promise.resolve(jsonResponse(200, {})), { headers });
    expect(answer.headers?.['Access-Control-Allow-Origin']).toBe(allowed);
    expect(answer.headers?.['Vary']).toBe('Origin');
  }
});

describe('the body', () => {
  const bodyOf = async (change: Partial<APIGatewayProxyEvent>) => {
    const answer = await serve(({ body }) => Promise.resolve(jsonResponse(200, body())), change);
    return [answer.statusCode, JSON.parse(answer.body)] as const;
  };

  it('is decoded when API Gateway has encoded it', async () => {
    const body = Buffer.from('{"name":"π"}').toString('base64');
    expect(await bodyOf({ body, isBase64Encoded: true })).toEqual([200, { name: 'π' }]);
  });

  it('is empty when there is none', async () => {
    expect(await bodyOf({ body: null })).toEqual([200, {}]);
    expect(await bodyOf({ body: '' })).toEqual([200, {}]);
  });

  it('is measured in bytes', async () => {
    const [status] = await bodyOf({ body: JSON.stringify({ name: 'π'.repeat(9000) }) });
    expect(status).toBe(413);
  });
});
