// The function as Lambda loads it, over the embedded DynamoDB.
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { SESSIONS_VARIABLES } from '../../../core/environment/sessions.ts';
import { encodeEnvironment } from '../../../core/environment/variable.ts';
import { setEnvironment } from '../function-environment.ts';
import { startSessionTable, type LocalSessionTable } from '../store/local-session-table.ts';

let table: LocalSessionTable;
let restore: () => void;

beforeAll(async () => {
  table = await startSessionTable();
  restore = setEnvironment({
    ...encodeEnvironment(SESSIONS_VARIABLES, {
      sessionTable: table.tableName,
      apiId: 'api',
      stageName: 'test',
      cacheTtlSeconds: 300,
      flushDelayMs: 0,
    }),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  });
});
afterAll(async () => {
  restore();
  await table.stop();
});

function eventOf(credentialType: string): APIGatewayProxyEvent {
  return {
    httpMethod: 'GET',
    resource: '/api/v1/auth/sessions',
    headers: {},
    requestContext: {
      requestId: 'r',
      identity: { sourceIp: '192.0.2.1' },
      authorizer: {
        principal: 'rig:user:olive',
        accountId: 'olive',
        credentialType,
        credentialId: 'session-1',
        scope: 'full',
        sessionStartedAt: String(Math.floor(Date.now() / 1000)),
        clientId: 'dashboard',
      },
    },
  } as unknown as APIGatewayProxyEvent;
}

it('answers a session with itself, from what API Gateway hands on as text', async () => {
  const { handler } = await import('../../../lambda/sessions/handler.ts');

  const answer = await handler(eventOf('session'));

  expect(answer.statusCode).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({
    sessions: [{ id: 'session-1', client_id: 'dashboard', current: true }],
  });
});

it('answers an API key with 403 and why', async () => {
  const { handler } = await import('../../../lambda/sessions/handler.ts');

  const answer = await handler(eventOf('api_key'));

  expect(answer.statusCode).toBe(403);
  expect(answer.body).toContain('not with an API key');
});
