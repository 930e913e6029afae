// The front before a store that is a plain HTTP server: what reaches the store, and what does not.
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createFront } from '../../../local/dynamodb/front.ts';
import type { Authorize } from '../../../local/dynamodb/front.ts';
import { createTableStream } from '../../../local/dynamodb/table-stream.ts';
import type { TableStream } from '../../../local/dynamodb/table-stream.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listen(server: Server): Promise<URL> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function startFront(
  onRequest: RequestListener,
  authorize: Authorize = () => true,
  streams: readonly TableStream[] = [],
) {
  const store = await listen(createServer(onRequest));
  const front = createFront({
    store,
    arnOf: (name) => `arn:${name}`,
    authorize,
    signer: { accessKeyId: 'STORE', region: 'eu-west-1' },
    streams,
  });
  return listen(front);
}

const HEADERS = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=ASIAX/20261124/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=abc',
  'x-amz-target': 'DynamoDB_20120810.GetItem',
  'content-type': 'application/x-amz-json-1.0',
};
const BODY = '{"TableName":"t"}';

async function post(url: URL, headers: Record<string, string> = HEADERS, body = BODY) {
  return fetch(url, { method: 'POST', headers, body });
}

async function typeOf(response: Response) {
  return ((await response.json()) as { __type: string }).__type.split('#')[1];
}

const mustNotBeCalled: RequestListener = () => {
  throw new Error('the store was reached');
};

describe('createFront', () => {
  it('passes a request on as it is, signed by the one signer of the run', async () => {
    const seen: { request: IncomingMessage; body: string }[] = [];
    const url = await startFront((request, response) => {
      void text(request).then((body) => {
        seen.push({ request, body });
        response.writeHead(418, { 'x-amz-crc32': '7' }).end('{"a":1}');
      });
    });

    const response = await post(url);

    expect([response.status, response.headers.get('x-amz-crc32'), await response.text()]).toEqual([
      418,
      '7',
      '{"a":1}',
    ]);
    expect(seen[0]!.body).toBe(BODY);
    expect(seen[0]!.request.headers).toMatchObject({
      'x-amz-target': HEADERS['x-amz-target'],
      authorization: HEADERS.authorization
        .replace('ASIAX', 'STORE')
        .replace('us-east-1', 'eu-west-1'),
    });
  });

  it('keeps its connection to the store between requests', async () => {
    const sockets = new Set<unknown>();
    const url = await startFront((request, response) => {
      sockets.add(request.socket);
      request.resume().on('end', () => response.end('{}'));
    });

    for (let request = 0; request < 5; request++) await (await post(url)).text();

    expect(sockets.size).toBe(1);
  });

  it('asks for the signer, the action and the resource, and passes on nothing that is refused', async () => {
    const asked: string[][] = [];
    const url = await startFront(mustNotBeCalled, (...question) => {
      asked.push(question.slice(0, 3) as string[]);
      return false;
    });

    const response = await post(url);

    expect(response.status).toBe(400);
    expect(await typeOf(response)).toBe('AccessDeniedException');
    expect(asked).toEqual([['ASIAX', 'dynamodb:GetItem', 'arn:t']]);
  });

  it('refuses a batch when one of its tables is refused', async () => {
    const url = await startFront(mustNotBeCalled, (_key, _action, arn) => arn !== 'arn:b');
    const headers = { ...HEADERS, 'x-amz-target': 'DynamoDB_20120810.BatchGetItem' };

    const response = await post(url, headers, '{"RequestItems":{"a":{},"b":{}}}');

    expect(await typeOf(response)).toBe('AccessDeniedException');
  });

  it.each([
    ['no signature', { authorization: '' }, BODY, 'MissingAuthenticationTokenException'],
    ['no operation', { 'x-amz-target': 'GetItem' }, BODY, 'UnknownOperationException'],
    ['a body that is no JSON', {}, '{', 'SerializationException'],
    ['a body beyond 16 MB', {}, ' '.repeat(16 * 1024 * 1024 + 1), 'RequestEntityTooLargeException'],
  ])('refuses %s', async (_name, headers, body, type) => {
    const url = await startFront(mustNotBeCalled);

    expect(await typeOf(await post(url, { ...HEADERS, ...headers }, body))).toBe(type);
  });

  it('refuses any other method', async () => {
    const url = await startFront(mustNotBeCalled);

    expect(await typeOf(await fetch(url, { headers: HEADERS }))).toBe('UnknownOperationException');
  });

  it('answers as a failing DynamoDB when the store cannot be reached', async () => {
    const url = await startFront((request) => request.socket.destroy());

    const response = await post(url);

    expect(response.status).toBe(500);
    expect(await typeOf(response)).toBe('InternalServerError');
  });

  describe('before a table whose stream is read', () => {
    const stream = () =>
      createTableStream(
        {
          tableName: 't',
          keyNames: ['pk'],
          streamArn: 'arn',
          viewType: 'NEW_IMAGE',
          region: 'eu-west-1',
        },
        { now: () => 0 },
      );
    const PUT = { ...HEADERS, 'x-amz-target': 'DynamoDB_20120810.PutItem' };
    const ITEM = '{"TableName":"t","Item":{"pk":{"S":"a"}}}';

    it('reads the item around a write, and gives the answer to the write as it is', async () => {
      const targets: unknown[] = [];
      const url = await startFront(
        (request, response) => {
          targets.push(request.headers['x-amz-target']);
          request
            .resume()
            .on('end', () => response.writeHead(418, { 'x-amz-crc32': '7' }).end('{}'));
        },
        undefined,
        [stream()],
      );

      const response = await post(url, PUT, ITEM);

      expect([response.status, response.headers.get('x-amz-crc32')]).toEqual([418, '7']);
      expect(targets).toEqual(
        ['GetItem', 'PutItem', 'GetItem'].map((operation) => `DynamoDB_20120810.${operation}`),
      );
    });

    it('passes a read on alone', async () => {
      let requests = 0;
      const url = await startFront(
        (request, response) => {
          requests++;
          request.resume().on('end', () => response.end('{}'));
        },
        undefined,
        [stream()],
      );

      await (await post(url, HEADERS, '{"TableName":"t","Key":{"pk":{"S":"a"}}}')).text();

      expect(requests).toBe(1);
    });

    it('answers as a failing DynamoDB when the store cannot be reached', async () => {
      const url = await startFront((request) => request.socket.destroy(), undefined, [stream()]);

      expect(await typeOf(await post(url, PUT, ITEM))).toBe('InternalServerError');
    });
  });

  it('breaks off an answer that the store breaks off', async () => {
    const url = await startFront((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"half":');
      request.resume().on('end', () => setImmediate(() => response.destroy()));
    });

    await expect(post(url).then((response) => response.text())).rejects.toThrow();
  });
});
