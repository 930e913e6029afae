// The limits of a request, each tried on both sides.
import {
  apiResources,
  authorizerResources,
  guardedBy,
  httpProxy,
  methodResources,
} from '../api-template.ts';
import { allow, BACKEND, sendRaw, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway, RunningGatewayOptions } from '../running-gateway.ts';

afterEach(stopGateways);

function start(options?: RunningGatewayOptions): Promise<RunningGateway> {
  return startGateway(
    { ...apiResources(), ...methodResources('POST /{proxy+}', httpProxy(`${BACKEND}/`)) },
    options,
  );
}

const BODY_BYTES_MAX = 10_485_760;

it('limit-01: a body of 10 MB passes and one byte more is a 413, announced or not', async () => {
  const gateway = await start();

  const passed = await gateway.send('POST', '/a', [], 'x'.repeat(BODY_BYTES_MAX));
  const announced = await sendRaw(
    gateway.port,
    `POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY_BYTES_MAX + 1}\r\n\r\n`,
  );
  const chunk = 'x'.repeat(BODY_BYTES_MAX + 1);
  const streamed = await sendRaw(
    gateway.port,
    `POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.length.toString(16)}\r\n${chunk}`,
  );

  expect(passed.status).toBe(200);
  expect(announced).toMatch(
    /^HTTP\/1\.1 413 .*"message":"HTTP content length exceeded 10485760 bytes"/s,
  );
  expect(streamed).toMatch(/^HTTP\/1\.1 413 /);
  expect(gateway.backendRequests).toHaveLength(1);
});

it.each([431, 413, 400] as const)(
  'limit-02: headers of more than 10240 bytes are refused with status %s',
  async (headerOverflowStatus) => {
    const gateway = await start({ switches: { headerOverflowStatus } });
    const others = 'Host: a\r\nConnection: close\r\n';
    const withHeaders = (bytes: number): string => {
      const filling = 'x'.repeat(bytes - others.length - 'X: \r\n'.length);
      return `POST /a HTTP/1.1\r\n${others}X: ${filling}\r\n\r\n`;
    };

    const full = await sendRaw(gateway.port, withHeaders(10_240));
    const over = await sendRaw(gateway.port, withHeaders(10_241));

    expect(full).toMatch(/^HTTP\/1\.1 200 /);
    expect(over.slice(0, 12)).toBe(`HTTP/1.1 ${headerOverflowStatus}`);
  },
);

it('limit-02: refuses headers too large for the parser as well', async () => {
  const gateway = await start();

  const reply = await sendRaw(
    gateway.port,
    `POST /a HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
  );

  expect(reply).toMatch(/^HTTP\/1\.1 431 /);
});

it('limit-03: a URL of 10240 characters passes and a longer one is a 414', async () => {
  const gateway = await start();
  const target = `/a?${'q'.repeat(10_237)}`;

  expect((await gateway.send('POST', target)).status).toBe(200);
  expect((await gateway.send('POST', `${target}q`)).status).toBe(414);
});

it('limit-04: a method ARN of more than 1600 bytes is a 414 before the authorizer runs', async () => {
  const gateway = await startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth'),
      ...methodResources('GET /{proxy+}', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
    },
    { functions: { AuthFunction: () => allow() } },
  );
  const prefix = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/'.length;
  const headers = ['Authorization', 'a'];

  const over = await gateway.send('GET', `/${'x'.repeat(1601 - prefix)}`, headers);
  expect([over.status, over.body]).toEqual([414, '{"message":"Request URI too long"}']);
  expect(gateway.events['AuthFunction']).toEqual([]);
  expect((await gateway.send('GET', `/${'x'.repeat(1600 - prefix)}`, headers)).status).toBe(200);
});

it.each(['|', '{', '}'])('limit-05: refuses an unencoded %s in a query', async (sign) => {
  const gateway = await start();

  expect((await gateway.send('POST', `/a?q=${sign}`)).status).toBe(400);
  expect((await gateway.send('POST', `/a?q=${encodeURIComponent(sign)}`)).status).toBe(200);
});
