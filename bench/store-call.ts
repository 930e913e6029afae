// The one call of a decision: reading a key from the store, with warm connections, against other clients and against a
// bare HTTP exchange of the same bytes.
import * as http from 'node:http';
import * as https from 'node:https';
import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import awsLite from '@aws-lite/client';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyReader } from '../lambda/store/api-key-store.ts';
import { DynamoApiKeyReader } from '../lambda/store/dynamo-api-key-reader.ts';
import { DynamoReadClient } from '../lambda/store/dynamo-read-client.ts';
import { SdkApiKeyReader } from '../lambda/store/sdk-api-key-reader.ts';
import { measureCalls, type CallOptions, type Candidate } from './call-rounds.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { AWS_VARIABLES, startBackdrop, TABLE, type Backdrop } from './fixture/backdrop.ts';

/** Name of the exchange that signs and parses nothing. */
export const BARE_EXCHANGE = 'bare keep-alive exchange';

/** Measures the call over plain HTTP and over TLS, in calls a second and in processor time. */
export async function measureStoreCalls(options: Omit<CallOptions, 'batch'>): Promise<Figure[]> {
  const backdrop = await startBackdrop();
  setDefaultCACertificates([...getCACertificates('default'), backdrop.caPem]);
  try {
    const figures: Figure[] = [];
    for (const [over, url] of [
      ['HTTP', backdrop.url],
      ['TLS', backdrop.tlsUrl],
    ] as const) {
      const { candidates, stop } = await candidatesFor(backdrop, url);
      const samples = await measureCalls(candidates, { ...options, batch: 1 });
      stop();
      figures.push(
        ...compare(`store call over ${over}`, 'calls/s', samples.callsPerSecond),
        ...compare(`store call over ${over}, processor time`, 'µs', samples.cpuMicros),
      );
    }
    return figures;
  } finally {
    await backdrop.stop();
  }
}

async function candidatesFor(
  { record }: Backdrop,
  url: string,
): Promise<{ candidates: Candidate[]; stop: () => void }> {
  const client = sdkClient(url);
  const agent = new (url.startsWith('https') ? https : http).Agent({ keepAlive: true });
  const reads: Record<string, () => Promise<unknown>> = {
    [BARE_EXCHANGE]: bareExchange(url, record.digest, agent),
    [OURS]: reading(ourReader(url), record.digest),
    'AWS SDK': reading(new SdkApiKeyReader(client, TABLE), record.digest),
    'aws-lite': await awsLiteRead(url, record.digest),
  };
  for (const [name, read] of Object.entries(reads)) {
    if (!JSON.stringify(await read()).includes(record.id)) throw new Error(`${name} reads wrong`);
  }
  return {
    candidates: Object.entries(reads).map(([name, call]) => ({ name, call })),
    stop: () => {
      client.destroy();
      agent.destroy();
    },
  };
}

function reading(reader: ApiKeyReader, digest: string): () => Promise<unknown> {
  return () => reader.findByDigest(digest);
}

function ourReader(url: string): ApiKeyReader {
  const variables = { ...AWS_VARIABLES, AWS_ENDPOINT_URL_DYNAMODB: url };
  return new DynamoApiKeyReader(new DynamoReadClient({ variables }), TABLE);
}

function sdkClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: AWS_VARIABLES.AWS_REGION,
    credentials: CREDENTIALS,
  });
}

const CREDENTIALS = {
  accessKeyId: AWS_VARIABLES.AWS_ACCESS_KEY_ID,
  secretAccessKey: AWS_VARIABLES.AWS_SECRET_ACCESS_KEY,
  sessionToken: AWS_VARIABLES.AWS_SESSION_TOKEN,
};

async function awsLiteRead(url: string, digest: string): Promise<() => Promise<unknown>> {
  // Its types come in packages of their own; this is what is called of it.
  const client = (await awsLite({
    ...CREDENTIALS,
    region: AWS_VARIABLES.AWS_REGION,
    endpoint: url,
    // @ts-expect-error It has no types.
    plugins: [import('@aws-lite/dynamodb')],
    keepAlive: true,
  })) as unknown as { DynamoDB: { GetItem(input: object): Promise<unknown> } };
  return () => client.DynamoDB.GetItem({ TableName: TABLE, Key: { digest }, ConsistentRead: true });
}

/** Posts the same request and reads the same answer, with headers that were made once. */
function bareExchange(url: string, digest: string, agent: http.Agent) {
  const body = `{"TableName":"${TABLE}","ConsistentRead":true,"Key":{"digest":{"S":"${digest}"}}}`;
  const { hostname, port, protocol } = new URL(url);
  const { request } = protocol === 'https:' ? https : http;
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amz-target': 'DynamoDB_20120810.GetItem',
    'x-amz-date': '20260101T000000Z',
    'x-amz-security-token': AWS_VARIABLES.AWS_SESSION_TOKEN,
    authorization: `AWS4-HMAC-SHA256 Credential=${AWS_VARIABLES.AWS_ACCESS_KEY_ID}/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=${'0'.repeat(64)}`,
  };
  return (): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const outgoing = request({ hostname, port, method: 'POST', path: '/', headers, agent });
    outgoing.on('error', reject).on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    outgoing.end(body);
    return promise;
  };
}
