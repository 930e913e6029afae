import { SdkApiKeyReader } from '../../../lambda/store/sdk-api-key-reader.ts';
import { describeApiKeyReader } from './api-key-reader.contract.ts';

describe('the reader of functions that have the AWS SDK', () => {
  describeApiKeyReader(({ client }, tableName) => new SdkApiKeyReader(client, tableName));
});
