// The operations on API keys, called by the AWS SDK as functions call them.
import {
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  ImportApiKeysCommand,
  paginateGetApiKeys,
} from '@aws-sdk/client-api-gateway';
import type { APIGatewayClient, CreateApiKeyCommandInput } from '@aws-sdk/client-api-gateway';
import { startKeyControl, stopKeyControls } from './key-control.ts';

afterEach(stopKeyControls);

const VALUE = 'ValueOfTheKeyThatIsCreated';

const create = (client: APIGatewayClient, input: CreateApiKeyCommandInput) =>
  client.send(new CreateApiKeyCommand(input));

it('control-06: CreateApiKey gives the key with its id, value and time', async () => {
  const { client, usagePlans } = await startKeyControl();

  const created = await create(client, { name: 'a', value: VALUE, enabled: true });

  expect(created).toMatchObject({
    id: expect.stringMatching(/^[a-z0-9]{10}$/) as string,
    name: 'a',
    value: VALUE,
    enabled: true,
    createdDate: new Date(1_000_000),
    $metadata: { httpStatusCode: 201 },
  });
  expect(usagePlans.keys).toHaveLength(1);
});

it('control-06: a key that nobody enables is disabled, and a value is made up', async () => {
  const { client } = await startKeyControl();

  const created = await create(client, {});

  expect(created).toMatchObject({
    enabled: false,
    value: expect.stringMatching(/^[a-z0-9]{40}$/) as string,
  });
});

it('control-07: a second key of the same value is a conflict, of the same name none', async () => {
  const { client } = await startKeyControl();
  await create(client, { name: 'a', value: VALUE });

  await expect(create(client, { name: 'b', value: VALUE })).rejects.toMatchObject({
    name: 'ConflictException',
    $metadata: { httpStatusCode: 409 },
  });
  await expect(create(client, { name: 'a' })).resolves.toMatchObject({ name: 'a' });
});

it.each<[string, CreateApiKeyCommandInput]>([
  ['a value that is too short', { value: 'short' }],
  ['stages', { stageKeys: [{ restApiId: 'a', stageName: 'b' }] }],
  ['tags', { tags: { a: 'b' } }],
])('control-05: refuses a key with %s', async (_case, input) => {
  const { client, usagePlans } = await startKeyControl();

  await expect(create(client, input)).rejects.toMatchObject({ name: 'BadRequestException' });
  expect(usagePlans.keys).toEqual([]);
});

it('control-05: refuses imports, and what it does not know', async () => {
  const { client } = await startKeyControl();

  const imported = new ImportApiKeysCommand({ body: Buffer.from('{}'), format: 'csv' });
  await expect(client.send(imported)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  await expect(client.send(new GetApiKeyCommand({ apiKey: 'a' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});

it('control-08: GetApiKeys lists keys by the beginning of their name, with values on demand', async () => {
  const { client } = await startKeyControl();
  for (const name of ['a-1', 'b-1', 'a-2']) await create(client, { name });

  const listed = await client.send(new GetApiKeysCommand({ nameQuery: 'a-' }));
  const valued = await client.send(new GetApiKeysCommand({ includeValues: true }));

  expect(listed.items?.map(({ name, value }) => [name, value])).toEqual([
    ['a-1', undefined],
    ['a-2', undefined],
  ]);
  expect(valued.items?.every(({ value }) => value?.length === 40)).toBe(true);
});

it('control-08: GetApiKeys lists page by page', async () => {
  const { client } = await startKeyControl();
  for (let count = 0; count < 5; count += 1) await create(client, { name: `${count}` });

  const pages: (string | undefined)[][] = [];
  for await (const { items = [] } of paginateGetApiKeys({ client, pageSize: 2 }, {}))
    pages.push(items.map(({ name }) => name));

  expect(pages).toEqual([['0', '1'], ['2', '3'], ['4']]);
  await expect(client.send(new GetApiKeysCommand({ limit: 501 }))).rejects.toMatchObject({
    name: 'BadRequestException',
  });
});

it('control-09: DeleteApiKey deletes a key once', async () => {
  const { client, usagePlans } = await startKeyControl();
  const { id } = await create(client, {});
  const remove = new DeleteApiKeyCommand({ apiKey: id });

  const { $metadata: metadata } = await client.send(remove);

  expect([metadata.httpStatusCode, usagePlans.keys]).toEqual([202, []]);
  await expect(client.send(remove)).rejects.toMatchObject({ name: 'NotFoundException' });
});
