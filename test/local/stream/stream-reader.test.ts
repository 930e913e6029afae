// Which event source mappings of a template can be emulated, and what their functions need.
import { accessKeyIdOf } from '../../../local/function-identity.ts';
import { readStreamReaders } from '../../../local/stream/stream-reader.ts';
import type { StreamReader } from '../../../local/stream/stream-reader.ts';
import { resolveAssembly, resourcesOfType } from '../../../local/template/resolved-assembly.ts';
import { withAssembly } from '../gateway/api-template.ts';
import { recordOf } from './stream-record.ts';

const QUEUE = { 'Fn::GetAtt': ['Queue', 'Arn'] };

interface Surroundings {
  readonly denied?: string;
  readonly table?: object;
}

const STREAMED = { StreamSpecification: { StreamViewType: 'KEYS_ONLY' } };

function read(mapping: object, { denied = '', table = STREAMED }: Surroundings = {}): StreamReader {
  const resources = {
    Items: { Type: 'AWS::DynamoDB::Table', Properties: table },
    Consumer: { Type: 'AWS::Lambda::Function', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue' },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Items', 'StreamArn'] },
        FunctionName: { Ref: 'Consumer' },
        StartingPosition: 'LATEST',
        ...mapping,
      },
    },
  };
  const assembly = withAssembly(resources, resolveAssembly);
  const [lambda] = resourcesOfType(assembly, 'AWS::Lambda::Function');
  const [reader] = readStreamReaders(
    assembly,
    (key, action) => key === accessKeyIdOf(lambda!) && action !== denied,
  );
  return reader!;
}

it('reads a mapping with the defaults of Lambda', () => {
  const { mapping, tableLogicalId } = read({});

  expect(tableLogicalId).toBe('Items');
  expect(mapping).toMatchObject({
    isEnabled: true,
    functionArn: expect.stringMatching(/:function:Test-Consumer-\w+$/) as string,
    batchSize: 100,
    windowMs: 0,
    bisects: false,
    retriesMax: Infinity,
    ageSecondsMax: 86_400,
    reportsFailures: false,
    destinationArn: undefined,
  });
  expect(mapping.accepts(recordOf('1'))).toBe(true);
});

it('reads what the mapping says', () => {
  const { mapping } = read({
    FunctionName: { 'Fn::Sub': '${Consumer.Arn}:live' },
    Enabled: false,
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 2,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 3,
    MaximumRecordAgeInSeconds: 60,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["REMOVE"]}' }] },
  });

  expect(mapping).toMatchObject({
    isEnabled: false,
    functionArn: expect.stringMatching(/:function:Test-Consumer-\w+$/) as string,
    batchSize: 10,
    windowMs: 2000,
    bisects: true,
    retriesMax: 3,
    ageSecondsMax: 60,
    reportsFailures: true,
    destinationArn: expect.stringMatching(/^arn:aws:sqs:/) as string,
  });
  expect(mapping.accepts(recordOf('1'))).toBe(false);
});

it.each(['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'])(
  'poll-11: refuses a mapping whose function may not %s',
  (action) => {
    expect(() => read({}, { denied: `dynamodb:${action}` })).toThrow(
      `Mapping: the role of Consumer does not allow dynamodb:${action} on arn:aws:dynamodb:`,
    );
  },
);

it('poll-11: refuses a mapping whose function may not tell the queue of a failure', () => {
  const mapping = { DestinationConfig: { OnFailure: { Destination: QUEUE } } };

  expect(() => read(mapping, { denied: 'sqs:SendMessage' })).toThrow(
    'Mapping: the role of Consumer does not allow sqs:SendMessage on arn:aws:sqs:',
  );
});

it.each<[string, object, RegExp]>([
  ['a queue as its source', { EventSourceArn: QUEUE }, /no DynamoDB stream/],
  ['no source', { EventSourceArn: { Ref: 'AWS::NoValue' } }, /no DynamoDB stream/],
  [
    'the stream of a table elsewhere',
    { EventSourceArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/T/stream/1' },
    /no stream of a table of the assembly/,
  ],
  ['a function elsewhere', { FunctionName: 'other' }, /is no function of the assembly/],
  ['another starting position', { StartingPosition: 'AT_TIMESTAMP' }, /StartingPosition/],
  ['no starting position', { StartingPosition: { Ref: 'AWS::NoValue' } }, /StartingPosition/],
  ['a tumbling window', { TumblingWindowInSeconds: 30 }, /TumblingWindowInSeconds/],
  ['another response type', { FunctionResponseTypes: ['Other'] }, /FunctionResponseTypes/],
  ['a batch that is too large', { BatchSize: 10_001 }, /BatchSize must be 1 to 10000, got 10001/],
  [
    'another destination than a queue',
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-1:1:t' } } },
    /is no queue/,
  ],
  [
    'a filter that is not emulated',
    { FilterCriteria: { Filters: [{ Pattern: '{"$or":[]}' }] } },
    /\$or/,
  ],
  ['a property that is not known', { Topics: ['t'] }, /property Topics is not emulated/],
])('poll-12: refuses %s, by the logical id', (_case, mapping, reason) => {
  expect(() => read(mapping)).toThrow(
    expect.objectContaining({
      logicalId: 'Mapping',
      reason: expect.stringMatching(reason) as string,
    }) as Error,
  );
});

it('poll-12: refuses a table without a stream', () => {
  expect(() => read({}, { table: {} })).toThrow('Mapping: its source is no stream');
});
