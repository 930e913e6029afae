// The access log line, through finished requests.
import {
  apiResources,
  authorizerResources,
  guardedBy,
  httpProxy,
  methodResources,
} from '../api-template.ts';
import { allow, BACKEND, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway } from '../running-gateway.ts';

afterEach(stopGateways);

function start(format: string): Promise<RunningGateway> {
  return startGateway(
    {
      ...apiResources({ stage: { AccessLogSetting: { DestinationArn: 'arn', Format: format } } }),
      ...authorizerResources('Auth'),
      ...methodResources('GET /pets/{id}', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
    },
    { functions: { AuthFunction: () => allow({ accountId: 'acct-1' }) } },
  );
}

const JSON_FORMAT = JSON.stringify({
  id: '$context.extendedRequestId',
  status: '$context.status',
  type: '$context.error.responseType',
  path: '$context.path',
  resource: '$context.resourcePath',
  principal: '$context.authorizer.principalId',
  account: '$context.authorizer.accountId',
  other: '$context.authorizer.other',
  integration: '$context.integration.status',
  bytes: '$context.responseLength',
  firewall: '$context.wafResponseCode',
});

it('log-01: a served request is logged with what the authorizer said, and unset variables as a dash', async () => {
  const gateway = await start(JSON_FORMAT);

  const reply = await gateway.send('GET', '/pets/7?secret=1', ['Authorization', 'a']);

  expect(gateway.entries[0]?.accessLog).toEqual({
    id: reply.header('x-amz-apigw-id'),
    status: '200',
    type: '-',
    path: '/pets/7',
    resource: '/pets/{id}',
    principal: 'user-1',
    account: 'acct-1',
    other: '-',
    integration: '200',
    bytes: '2',
    firewall: '-',
  });
});

it('log-02: a refused request is logged with the type of its gateway response', async () => {
  const gateway = await start(JSON_FORMAT);

  await gateway.send('GET', '/pets/7');
  await gateway.send('GET', '/nowhere');

  expect(gateway.entries.map(({ accessLog }) => accessLog)).toEqual([
    expect.objectContaining({ status: '401', type: 'UNAUTHORIZED', principal: '-' }),
    expect.objectContaining({ status: '403', type: 'MISSING_AUTHENTICATION_TOKEN', resource: '-' }),
  ]);
});

it('log-03: a format that is no JSON is logged as text', async () => {
  const gateway = await start('$context.requestId $context.httpMethod $context.invented');

  await gateway.send('GET', '/nowhere', [
    'x-amzn-requestid',
    '01234567-89ab-cdef-0123-456789abcdef',
  ]);

  expect(gateway.entries[0]?.accessLog).toBe('01234567-89ab-cdef-0123-456789abcdef GET -');
});

it('log-04: refuses a format without a request id, and one of more than 3 KB', async () => {
  await expect(start('$context.status')).rejects.toMatchObject({ logicalId: 'Stage' });
  await expect(start(`$context.requestId ${'x'.repeat(3_100)}`)).rejects.toMatchObject({
    logicalId: 'Stage',
  });
});
