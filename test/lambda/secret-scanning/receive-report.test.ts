// POST /secret-scanning, from the event of API Gateway to the table:
//   curl -X POST $API/secret-scanning -H 'Github-Public-Key-Identifier: …' -H 'Github-Public-Key-Signature: …' \
//     --data-binary '[{"token":"rb_live_…","type":"rigbox_api_key","url":"…","source":"commit"}]'      → 200
import { randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import { leakReportLog } from '../../../lambda/secret-scanning/leak-report-log.ts';
import { PublicKeyCache } from '../../../lambda/secret-scanning/public-key-cache.ts';
import { fetchPublicKeys } from '../../../lambda/secret-scanning/public-key-set.ts';
import {
  receiveReport,
  type SecretScanningService,
} from '../../../lambda/secret-scanning/receive-report.ts';
import { DynamoLeakedKeyStore } from '../../../lambda/store/leaked-key-store.ts';
import { startHttpsServer, type HttpsServer } from '../http/https-server.ts';
import { startLocalTable, type LocalTable } from '../store/local-table.ts';
import { createReporter, keySetOf, PUBLISHED, reportEvent, signedEvent } from './signed-report.ts';
import { captureLog } from '../captured-log.ts';

const NOW = 1_800_000_000;
const URL = 'https://code.example/leak';
const reporter = createReporter();
let server: HttpsServer;
let table: LocalTable;
const captured = captureLog();

beforeAll(async () => {
  table = await startLocalTable();
  server = await startHttpsServer();
});
afterAll(async () => {
  server.stop();
  await table.stop();
});
beforeEach(() => {
  server.answer = (_, response) => response.end(keySetOf(PUBLISHED, reporter));
});

/** The function in a container of its own, with the number of flushes and of keys that the store was asked about. */
function createFunction(change: Partial<SecretScanningService> = {}) {
  const counts = { flushes: 0, lookups: 0 };
  const store = new DynamoLeakedKeyStore(table.client, table.tableName);
  const service: SecretScanningService = {
    keys: new PublicKeyCache(() => fetchPublicKeys(server.url), Date.now),
    store: {
      revoke: (...call) => {
        counts.lookups += 1;
        return store.revoke(...call);
      },
    },
    cache: {
      flush: () => {
        counts.flushes += 1;
        return Promise.resolve();
      },
    },
    legacyKeys: 'refuse',
    log: leakReportLog('test', () => NOW),
    now: () => NOW,
    ...change,
  };
  const receive = async (event: APIGatewayProxyEvent) => {
    const { statusCode, body, headers } = await receiveReport(event, service);
    return { status: statusCode, body: JSON.parse(body) as unknown, text: body, headers };
  };
  return { receive, counts };
}

async function createKey(key = createApiKey(randomBytes)) {
  return { ...(await table.createKey({ digest: digestApiKey(key) })), key };
}

const found = (...tokens: string[]) =>
  tokens.map((token) => ({ token, type: 'rigbox_api_key', url: URL, source: 'commit' }));
const report = (...tokens: string[]) => signedEvent(JSON.stringify(found(...tokens)), reporter);
const answerFor = (token: string, label: string) => ({
  token_hash: digestApiKey(token),
  token_type: 'rigbox_api_key',
  label,
});
const statusOf = async (digest: string) => (await table.store.findByDigest(digest))?.revokedAt;

describe('200', () => {
  it('takes the report that GitHub has published, with its real signature', async () => {
    const { receive, counts } = createFunction();
    const event = reportEvent(PUBLISHED.body, {
      'GITHUB-PUBLIC-KEY-IDENTIFIER': PUBLISHED.keyIdentifier,
      'GITHUB-PUBLIC-KEY-SIGNATURE': PUBLISHED.signature,
    });

    expect(await receive(event)).toMatchObject({
      status: 200,
      body: [{ ...answerFor('some_token', 'false_positive'), token_type: 'some_type' }],
    });
    expect(counts).toEqual({ flushes: 0, lookups: 0 });
  });

  it('revokes the keys, flushes once, and says of each token what it was, in order', async () => {
    const { receive, counts } = createFunction();
    const [one, other] = [await createKey(), await createKey()];
    const unknown = createApiKey(randomBytes);
    const mistyped = `${one.key.slice(0, -1)}${one.key.endsWith('a') ? 'b' : 'a'}`;

    const answer = await receive(report(one.key, unknown, mistyped, other.key, one.key));

    expect(answer).toMatchObject({
      status: 200,
      body: [
        answerFor(one.key, 'true_positive'),
        answerFor(unknown, 'false_positive'),
        answerFor(mistyped, 'false_positive'),
        answerFor(other.key, 'true_positive'),
        answerFor(one.key, 'true_positive'),
      ],
    });
    expect(await statusOf(one.digest)).toBe(NOW);
    expect(await statusOf(other.digest)).toBe(NOW);
    // A wrong checksum costs no read, and a token that comes twice costs one.
    expect(counts).toEqual({ flushes: 1, lookups: 3 });
  });

  it('takes a body that API Gateway has encoded', async () => {
    const { receive } = createFunction();
    const { key, digest } = await createKey();
    const body = JSON.stringify([{ ...found(key)[0], url: 'https://code.example/π' }]);
    const event = signedEvent(body, reporter);

    const answer = await receive({
      ...event,
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    });

    expect(answer.body).toEqual([answerFor(key, 'true_positive')]);
    expect(await statusOf(digest)).toBe(NOW);
  });

  it('revokes a key under whatever type it is reported', async () => {
    const { receive } = createFunction();
    const { key, digest } = await createKey();
    const body = JSON.stringify([{ token: key, type: 'something_else', url: '' }]);

    expect((await receive(signedEvent(body, reporter))).status).toBe(200);
    expect(await statusOf(digest)).toBe(NOW);
  });

  it('knows keys from before the checksum only where some were imported', async () => {
    const { key, digest } = await createKey('rb_0123456789abcdefghijklmnop');

    const refusing = await createFunction().receive(report(key));
    expect(refusing.body).toEqual([answerFor(key, 'false_positive')]);
    const accepting = await createFunction({ legacyKeys: 'accept' }).receive(report(key));
    expect(accepting.body).toEqual([answerFor(key, 'true_positive')]);
    expect(await statusOf(digest)).toBe(NOW);
  });

  it('answers a repeated report alike, and changes and flushes nothing', async () => {
    const { receive, counts } = createFunction();
    const { key, digest } = await createKey();
    const event = report(key);
    const first = await receive(event);

    const later = createFunction({ now: () => NOW + 1000 });
    const second = await later.receive(event);

    expect(second.text).toBe(first.text);
    expect(await statusOf(digest)).toBe(NOW);
    expect([counts.flushes, later.counts.flushes]).toEqual([1, 0]);
  });

  it('passes over records that are none, and revokes the keys beside them', async () => {
    const { receive } = createFunction();
    const { key, digest } = await createKey();
    const body = JSON.stringify([{ token: key }, null, ...found(key)]);

    const answer = await receive(signedEvent(body, reporter));

    expect(answer.body).toEqual([answerFor(key, 'true_positive')]);
    expect(await statusOf(digest)).toBe(NOW);
    expect(JSON.parse(captured.text)).toMatchObject({
      event: 'leak-report',
      tokens: 1,
      malformed: 2,
    });
  });

  it('takes an empty report', async () => {
    expect(await createFunction().receive(report())).toMatchObject({ status: 200, body: [] });
  });

  it('handles 1,000 tokens', async () => {
    const { receive, counts } = createFunction();
    const keys = await Promise.all(Array.from({ length: 20 }, () => createKey()));
    const others = Array.from({ length: 980 }, () => createApiKey(randomBytes));

    const answer = await receive(report(...others, ...keys.map(({ key }) => key)));

    const labels = (answer.body as { label: string }[]).map(({ label }) => label);
    expect(labels.filter((label) => label === 'false_positive')).toHaveLength(980);
    expect(labels.slice(980)).toEqual(keys.map(() => 'true_positive'));
    expect(counts).toEqual({ flushes: 1, lookups: 1000 });
  });

  it('holds even when the cache cannot be flushed: the consumer of the stream repeats it', async () => {
    const flush = () => Promise.reject(new Error('throttled'));
    const { receive } = createFunction({ cache: { flush } });
    const { key, digest } = await createKey();

    expect((await receive(report(key))).status).toBe(200);

    expect(await statusOf(digest)).toBe(NOW);
    expect(captured.text).toContain('"LeakReportFaults":1');
  });
});

describe('400', () => {
  it.each([
    ['no signature', {}],
    ['no identifier', { 'Github-Public-Key-Signature': reporter.sign('[]') }],
    [
      'a signature that is no base64',
      {
        'Github-Public-Key-Identifier': reporter.keyIdentifier,
        'Github-Public-Key-Signature': 'MEUC IQ==',
      },
    ],
  ])('refuses a request with %s', async (_, headers) => {
    const answer = await createFunction().receive(reportEvent('[]', headers));

    expect(answer).toMatchObject({
      status: 400,
      body: { message: 'The signature headers are missing or malformed' },
    });
  });

  it.each(['', '{}', 'null', '{"token":'])('refuses the signed body %j', async (body) => {
    const answer = await createFunction().receive(signedEvent(body, reporter));

    expect(answer).toMatchObject({
      status: 400,
      body: { message: 'The body is not a JSON array' },
    });
  });
});

describe('403', () => {
  it.each<[string, (body: string) => string]>([
    ['one byte changed', (body) => body.replace('commit', 'commiT')],
    ['a line end after it', (body) => `${body}\n`],
    ['its JSON written anew', (body) => JSON.stringify(JSON.parse(body), null, 2)],
    ['one token added', (body) => body.replace(']', `,${JSON.stringify(found('x')[0])}]`)],
  ])('refuses a body with %s, and revokes nothing', async (_, change) => {
    const { receive, counts } = createFunction();
    const { key, digest } = await createKey();
    const event = report(key);

    const answer = await receive({ ...event, body: change(event.body ?? '') });

    expect(answer).toMatchObject({ status: 403, body: { message: 'The signature is wrong' } });
    expect(await statusOf(digest)).toBeUndefined();
    expect(counts.lookups).toBe(0);
  });

  it('refuses a signature by a key that the reporter does not publish', async () => {
    const stranger = createReporter();
    const { key, digest } = await createKey();

    const answer = await createFunction().receive(
      signedEvent(JSON.stringify(found(key)), stranger),
    );

    expect(answer.status).toBe(403);
    expect(await statusOf(digest)).toBeUndefined();
  });

  it('refuses a signature by a stranger under the identifier of a key that is published', async () => {
    const stranger = { ...createReporter(), keyIdentifier: reporter.keyIdentifier };

    const answer = await createFunction().receive(signedEvent('[]', stranger));

    expect(answer).toMatchObject({ status: 403, body: { message: 'The signature is wrong' } });
  });
});

describe('413', () => {
  it('refuses a body of more than a megabyte, before it looks at anything else', async () => {
    const { receive } = createFunction();
    const body = 'x'.repeat(1024 * 1024 + 1);

    expect((await receive(reportEvent(body, {}))).status).toBe(413);
    const encoded = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    expect((await receive(reportEvent(null, {}, encoded))).status).toBe(413);
    expect((await receive(reportEvent(body.slice(1), {}))).status).toBe(400);
  });

  it('refuses more than 1,000 tokens, and revokes none of them', async () => {
    const { receive, counts } = createFunction();

    const answer = await receive(report(...Array.from({ length: 1001 }, (_, n) => `t${n}`)));

    expect(answer.status).toBe(413);
    expect(counts.lookups).toBe(0);
  });
});

describe('503', () => {
  it('asks to try again while the keys of the reporter cannot be fetched', async () => {
    server.answer = (_, response) => response.writeHead(500).end();

    const answer = await createFunction().receive(report());

    expect(answer).toMatchObject({
      status: 503,
      body: { message: 'Service temporarily unavailable' },
      headers: { 'Retry-After': '60' },
    });
    expect(captured.text).toContain('"LeakReportFaults":1');
  });

  it('asks to try again when a key could not be revoked, and has revoked and flushed the others', async () => {
    const [good, bad] = [await createKey(), await createKey()];
    const store = new DynamoLeakedKeyStore(table.client, table.tableName);
    let flushes = 0;
    const { receive } = createFunction({
      store: {
        revoke: (digest, change) =>
          digest === bad.digest ? Promise.reject(new Error('down')) : store.revoke(digest, change),
      },
      cache: { flush: () => Promise.resolve(void (flushes += 1)) },
    });

    expect((await receive(report(bad.key, good.key))).status).toBe(503);

    expect(await statusOf(good.digest)).toBe(NOW);
    expect(flushes).toBe(1);
    const again = await createFunction().receive(report(bad.key, good.key));
    expect(again.body).toEqual([
      answerFor(bad.key, 'true_positive'),
      answerFor(good.key, 'true_positive'),
    ]);
  });
});

it('records why, where and on whose word a key was revoked, without the key in the address', async () => {
  const { receive } = createFunction();
  const { key, digest } = await createKey();
  const body = JSON.stringify([{ token: key, type: 't', url: `${URL}?q=${key}` }]);

  await receive(signedEvent(body, reporter));

  const { Item: item } = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key: { digest: { S: digest } } }),
  );
  expect(JSON.parse(item?.['change']?.S ?? '')).toEqual({
    action: 'revoked',
    actor: 'rig:system:secret-scanning',
    at: NOW,
    sourceIp: '192.30.252.1',
    requestId: 'request-1',
    reason: 'leaked',
    evidence: `${URL}?q=rb_[redacted]`,
  });
});

it('never logs or answers a token, on whatever path', async () => {
  const { key } = await createKey();
  const failing = { revoke: () => Promise.reject(new Error('down')) };
  const events = [
    report(key),
    reportEvent(JSON.stringify(found(key)), {}),
    { ...report(key), body: JSON.stringify(found(key, key)) },
    signedEvent(`{"token":"${key}"}`, reporter),
    report(...Array.from({ length: 1001 }, () => key)),
  ];

  const answers = [await createFunction({ store: failing }).receive(events[0]!)];
  for (const event of events) answers.push(await createFunction().receive(event));

  expect(answers.map(({ status }) => status)).toEqual([503, 200, 400, 403, 400, 413]);
  const seen = captured.text + answers.map(({ text }) => text).join();
  expect(seen).not.toContain(key.slice(8));
  expect(captured.text).not.toContain(digestApiKey(key));
});
