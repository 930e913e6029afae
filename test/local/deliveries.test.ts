// Streams, subscriptions and events of the whole local cloud, on an assembly that CDK wrote, with functions in workers:
// whatever reaches a function, it puts on the event bus, where the test finds it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { App, Duration, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  LogGroupLogDestination,
  MockIntegration,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import {
  Code,
  Function as LambdaFunction,
  Runtime,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern, LogGroup, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { startLocalCloud } from '../../local/cloud.ts';
import type { LocalCloud, LocalCloudOptions } from '../../local/cloud.ts';

const CONSUMER = `
const { request } = require('node:http');
const { gunzipSync } = require('node:zlib');

function put(detail) {
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: url, AWS_ACCESS_KEY_ID: key, BUS: bus } = process.env;
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + key + '/20260101/eu-west-1/events/aws4_request, SignedHeaders=host, Signature=0';
  const entry = { Source: 'test', DetailType: 'delivered', Detail: JSON.stringify(detail), EventBusName: bus };
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers: { authorization, 'x-amz-target': 'AWSEvents.PutEvents' } },
      (response) => response.resume().on('end', () => resolve(response.statusCode)))
      .on('error', reject).end(JSON.stringify({ Entries: [entry] }));
  });
}

exports.handler = async (event) => {
  if (event.awslogs) {
    const message = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')));
    await put({ lines: message.logEvents.map((entry) => JSON.parse(entry.message)) });
    return;
  }
  const names = event.Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
  if (names.includes('bad')) throw new Error('a bad record');
  await put({ names });
};`;

const directories: string[] = [];
const assemblyDirectory = synthesize();
let cloud: LocalCloud;
let client: DynamoDBClient;
let logs: string[];

afterEach(async () => {
  client.destroy();
  await cloud.stop();
});
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

function synthesize({ mayPutEvents = true, retryAttempts = 1 } = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  directories.push(directory);
  const app = new App({ analyticsReporting: false, outdir: directory });
  const stack = new Stack(app, 'Test');
  const bus = new EventBus(stack, 'Bus');
  const consumer = new LambdaFunction(stack, 'Consumer', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline(CONSUMER),
    timeout: Duration.seconds(10),
    environment: { BUS: bus.eventBusName },
  });
  if (mayPutEvents) bus.grantPutEventsTo(consumer);
  const table = new Table(stack, 'Items', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
  consumer.addEventSource(
    // The classes of CDK and their interfaces do not agree on what is optional.
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.LATEST,
      batchSize: 1,
      retryAttempts,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(new Queue(stack, 'Failures')),
    }),
  );
  addApi(stack, consumer);
  new Rule(stack, 'Nightly', { schedule: Schedule.rate(Duration.days(1)) });
  app.synth();
  return directory;
}

function addApi(stack: Stack, consumer: LambdaFunction): void {
  const logGroup = new LogGroup(stack, 'AccessLog');
  const format = { id: '$context.requestId', verb: '$context.httpMethod', path: '$context.path' };
  const api = new RestApi(stack, 'Api', {
    deployOptions: {
      accessLogDestination: new LogGroupLogDestination(logGroup),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(format)),
    },
  });
  api.root.addMethod('GET', new MockIntegration());
  new SubscriptionFilter(stack, 'Subscription', {
    logGroup,
    destination: new LambdaDestination(consumer),
    filterPattern: FilterPattern.stringValue('$.path', '=', '/pets*'),
  });
}

async function start(options: Partial<LocalCloudOptions> = {}): Promise<void> {
  logs = [];
  cloud = await startLocalCloud({
    assemblyDirectory,
    port: 0,
    onFunctionLog: (id, line) => logs.push(`${id} ${line}`),
    ...options,
  });
  client = new DynamoDBClient({
    endpoint: cloud.dynamoDbUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'OPERATOR', secretAccessKey: 'any' },
  });
}

const put = (pk: string) =>
  client.send(
    new PutItemCommand({ TableName: Object.values(cloud.tables)[0], Item: { pk: { S: pk } } }),
  );
const details = () => cloud.events.map(({ detail }) => detail);

it('poll-13: what is written to a table reaches the function, in order', async () => {
  const heard: unknown[] = [];
  await start({ onEvent: ({ detail }) => heard.push(detail) });

  for (const pk of ['a', 'b', 'c']) await put(pk);
  await cloud.drain();

  expect(details()).toEqual([{ names: ['a'] }, { names: ['b'] }, { names: ['c'] }]);
  expect(heard).toEqual(details());
});

it('poll-14: what a function does not take is a line of its log, with the queue of the mapping', async () => {
  await start();

  await put('bad');
  await put('good');
  await cloud.drain();

  expect(details()).toEqual([{ names: ['good'] }]);
  expect(logs.filter((line) => line.includes('gave up'))).toEqual([
    expect.stringMatching(
      /^Consumer\w+ Consumer\w*Items\w+ gave up records \d+ of Items\w+ \(RetryAttemptsExhausted\); on AWS Failures\w+ would be told of it$/,
    ),
  ]);
});

it('subscription-06: lines of the access log that match reach the function', async () => {
  await start();

  for (const path of ['/pets/1', '/other', '/pets/2']) await fetch(cloud.apiUrl + path);
  await cloud.drain();

  const lines = details().flatMap((detail) => detail['lines']);
  expect(lines).toEqual([
    { id: expect.any(String) as string, verb: 'GET', path: '/pets/1' },
    { id: expect.any(String) as string, verb: 'GET', path: '/pets/2' },
  ]);
});

it('events-08: a function without the right puts no event', async () => {
  await start({ assemblyDirectory: synthesize({ mayPutEvents: false }) });

  await put('a');
  await cloud.drain();

  expect(cloud.events).toEqual([]);
});

it('drains at once when there is nothing to deliver', async () => {
  await start();

  await cloud.drain();

  expect(cloud.events).toEqual([]);
});

it('stops while a record is still being tried again, and delivers nothing more', async () => {
  const failed = Promise.withResolvers<undefined>();
  await start({
    assemblyDirectory: synthesize({ retryAttempts: 10_000 }),
    onFunctionLog: (_id, line) => {
      if (line.includes('a bad record')) failed.resolve(undefined);
    },
  });

  await put('bad');
  await failed.promise;
  await cloud.stop();

  await expect(fetch(cloud.apiUrl)).rejects.toThrow();
  await cloud.drain();
});

it('says that rules invoke nothing', async () => {
  await start();

  expect(cloud.notices).toEqual([
    expect.stringMatching(/^Nightly\w+: there is no rule or schedule here/),
  ]);
});
