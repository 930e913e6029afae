// What the store client does when DynamoDB is slow, overloaded, broken or of another opinion about the time.
import { DynamoFault } from '../../../lambda/store/dynamo-fault.ts';
import { DynamoReadClient, READ_LIMITS } from '../../../lambda/store/dynamo-read-client.ts';
import {
  answer,
  failure,
  startScriptedServer,
  type ScriptedServer,
  type Step,
} from './scripted-server.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const INPUT = '{"TableName":"t","Key":{"digest":{"S":"é"}}}';
let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function clientOf(steps: Step[], limits: Partial<typeof READ_LIMITS> = {}) {
  server = await startScriptedServer(...steps);
  const waits: number[] = [];
  const variables: Record<string, string> = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'KEYID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'TOKEN',
    AWS_ENDPOINT_URL_DYNAMODB: server.url,
  };
  const clock = { ms: NOW };
  const client = new DynamoReadClient({
    variables,
    now: () => clock.ms,
    random: () => 0.5,
    wait: (ms) => {
      waits.push(ms);
      clock.ms += ms;
      return Promise.resolve();
    },
    limits: { ...READ_LIMITS, attemptMs: 20_000, totalMs: 60_000, ...limits },
  });
  return { client, waits, variables, clock, read: () => client.read('GetItem', INPUT) };
}

async function faultOf(promise: Promise<unknown>): Promise<DynamoFault> {
  const fault: unknown = await promise.catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(DynamoFault);
  return fault as DynamoFault;
}

it('sends a signed request of the DynamoDB protocol', async () => {
  const { read } = await clientOf([answer({})]);

  expect(await read()).toEqual({});

  const [{ headers, body }] = server!.requests as [ScriptedServer['requests'][number]];
  expect(body).toBe(INPUT);
  expect(headers).toMatchObject({
    host: new URL(server!.url).host,
    'content-type': 'application/x-amz-json-1.0',
    'content-length': String(Buffer.byteLength(INPUT)),
    'x-amz-target': 'DynamoDB_20120810.GetItem',
    'x-amz-date': '20260102T030405Z',
    'x-amz-security-token': 'TOKEN',
  });
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=KEYID\/20260102\/eu-west-1\/dynamodb\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}$/,
  );
});

it('uses the credentials of the moment of the call, with or without a session token', async () => {
  const { read, variables } = await clientOf([answer({})]);
  await read();
  variables['AWS_ACCESS_KEY_ID'] = 'OTHER';
  delete variables['AWS_SESSION_TOKEN'];

  await read();

  const { headers } = server!.requests[1]!;
  expect(headers.authorization).toContain('Credential=OTHER/');
  expect(headers).not.toHaveProperty('x-amz-security-token');
});

it('fails without credentials, and asks nobody', async () => {
  const { read, variables } = await clientOf([answer({})]);
  delete variables['AWS_SECRET_ACCESS_KEY'];

  await expect(read()).rejects.toThrow(TypeError);
  expect(server!.requests).toHaveLength(0);
});

it('answers many reads at once, each with its own answer', async () => {
  const { client } = await clientOf([(_, response, body) => response.end(body)]);
  const inputs = Array.from({ length: 50 }, (_, index) => `{"n":${index}}`);

  const answers = await Promise.all(inputs.map((input) => client.read('GetItem', input)));

  expect(answers).toEqual(inputs.map((input) => JSON.parse(input) as unknown));
});

describe('repeats', () => {
  it.each([
    ['a server error', failure(500, 'InternalServerError'), [25]],
    ['an answer of a gateway on the way', failure(503, 'no code'), [25]],
    ['a throttled read, after a longer wait', failure(400, 'ThrottlingException'), [100]],
    ['a read beyond the capacity', failure(400, 'ProvisionedThroughputExceededException'), [100]],
    ['a broken connection', ((request) => request.socket.destroy()) satisfies Step, [25]],
    ['an answer with a wrong checksum', answer({ Item: {} }, { 'x-amz-crc32': '1' }), [25]],
    ['an answer that is no JSON', ((_, response) => response.end('<html>')) satisfies Step, [25]],
    ['an answer that is no object', ((_, response) => response.end('[]')) satisfies Step, [25]],
    [
      'half an answer',
      ((request, response) => {
        response.writeHead(200, { 'content-length': '99' });
        response.write('{"Item":', () => request.socket.destroy());
      }) satisfies Step,
      [25],
    ],
  ] as [string, Step, number[]][])('%s', async (_, first, expected) => {
    const { read, waits } = await clientOf([first, answer({ ok: true })]);

    expect(await read()).toEqual({ ok: true });
    expect(waits).toEqual(expected);
    expect(server!.requests).toHaveLength(2);
  });

  it('an attempt that is not answered in its time', async () => {
    const { read } = await clientOf([() => undefined, answer({ ok: true })], { attemptMs: 300 });

    expect(await read()).toEqual({ ok: true });
  });

  it('at once, on a new connection, when the kept-alive one had ended unnoticed', async () => {
    const { read, waits } = await clientOf([
      answer({}),
      (request) => request.socket.destroy(),
      answer({ ok: true }),
    ]);
    await read();

    expect(await read()).toEqual({ ok: true });
    expect(waits).toEqual([]);
    expect(server!.requests.map(({ connection }) => connection)).toEqual([0, 0, 1]);
  });

  it('up to three times, waiting twice as long before the third', async () => {
    const { read, waits } = await clientOf([failure(500, 'InternalServerError')]);

    const fault = await faultOf(read());

    expect(fault).toMatchObject({ code: 'InternalServerError', requestId: 'REQUEST' });
    expect(waits).toEqual([25, 50]);
    expect(server!.requests).toHaveLength(3);
  });

  it('not when the next attempt might end too late', async () => {
    const { read, waits } = await clientOf([failure(500, 'InternalServerError')], {
      attemptMs: 20_000,
      totalMs: 20_060,
    });

    await faultOf(read());

    expect(waits).toEqual([25]);
    expect(server!.requests).toHaveLength(2);
  });
});

describe('fails at once', () => {
  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'])(
    'for %s',
    async (code) => {
      const { read } = await clientOf([failure(400, code)]);

      expect(await faultOf(read())).toMatchObject({ code, kind: 'refused' });
      expect(server!.requests).toHaveLength(1);
    },
  );

  it('for a wrong signature at the right time, without quoting the request', async () => {
    const secretive: Step = (_, response) => {
      response.writeHead(400, { date: new Date(NOW).toUTCString() });
      response.end(
        JSON.stringify({ __type: 'InvalidSignatureException', message: 'should have been TOKEN' }),
      );
    };
    const { read } = await clientOf([secretive]);

    const fault = await faultOf(read());

    expect(fault.code).toBe('InvalidSignatureException');
    expect(`${fault.message}${String(fault.cause)}`).not.toContain('TOKEN');
    expect(server!.requests).toHaveLength(1);
  });
});

describe('a clock that differs from the server', () => {
  const hourAhead = new Date(NOW + 3_600_000).toUTCString();
  const skewed = failure(400, 'RequestTimeTooSkewed', { date: hourAhead });

  it('is corrected, once for this read and those after it', async () => {
    const { read, waits } = await clientOf([skewed, answer({ ok: true })]);

    expect(await read()).toEqual({ ok: true });
    await read();

    expect(waits).toEqual([]);
    expect(server!.requests.map(({ headers }) => headers['x-amz-date'])).toEqual([
      '20260102T030405Z',
      '20260102T040405Z',
      '20260102T040405Z',
    ]);
  });

  it('is not corrected again when the corrected time is refused too', async () => {
    const { read } = await clientOf([skewed]);

    expect(await faultOf(read())).toMatchObject({ code: 'RequestTimeTooSkewed' });
    expect(server!.requests).toHaveLength(2);
  });

  it('is not corrected by an answer that does not tell the time', async () => {
    const { read } = await clientOf([failure(400, 'RequestTimeTooSkewed', { date: 'yesterday' })]);

    expect(await faultOf(read())).toMatchObject({ code: 'RequestTimeTooSkewed' });
    expect(server!.requests).toHaveLength(1);
  });
});

it('ends all attempts well within the five seconds of the function', () => {
  const { attempts, attemptMs, totalMs, throttledBackOffMs } = READ_LIMITS;

  expect(totalMs).toBeLessThanOrEqual(4_000);
  expect(attempts * attemptMs).toBeLessThanOrEqual(totalMs);
  expect(throttledBackOffMs * 3).toBeLessThan(attemptMs);
});
