import { DynamoReadClient } from '../../../lambda/store/dynamo-read-client.ts';
import { DynamoApiKeyReader } from '../../../lambda/store/dynamo-api-key-reader.ts';
import { DynamoFault } from '../../../lambda/store/dynamo-fault.ts';
import { describeApiKeyReader } from './api-key-reader.contract.ts';

describe('the reader of the request path', () => {
  describeApiKeyReader(({ endpoint }, tableName) => {
    const variables = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'operator',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    };
    return new DynamoApiKeyReader(new DynamoReadClient({ variables }), tableName);
  });
});

function readerOver(answer: Record<string, unknown>) {
  const inputs: string[] = [];
  const client = {
    read: (operation: string, input: string) => {
      inputs.push(`${operation} ${input}`);
      return Promise.resolve(answer);
    },
  } as unknown as DynamoReadClient;
  return { reader: new DynamoApiKeyReader(client, 'keys'), inputs };
}

it('reads once, strongly consistent', async () => {
  const { reader, inputs } = readerOver({});

  expect(await reader.findByDigest('d')).toBeUndefined();
  expect(inputs).toEqual([
    'GetItem {"TableName":"keys","ConsistentRead":true,"Key":{"digest":{"S":"d"}}}',
  ]);
});

it('fails for an answer about something else, which must not look like an unknown key', async () => {
  const { reader } = readerOver({ message: 'maintenance' });

  await expect(reader.findByDigest('d')).rejects.toThrow(DynamoFault);
});
