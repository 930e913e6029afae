import { DynamoFault } from '../../../lambda/store/dynamo-fault.ts';
import { readItems } from '../../../lambda/store/item-reader.ts';
import { memberKey, accountKey, resourceKey } from '../../../lambda/store/access-item.ts';
import { sessionKey, userKey } from '../../../lambda/store/session-item.ts';
import {
  accessItem,
  readClientFor,
  startAccessTables,
  type LocalAccessTables,
} from './local-access-tables.ts';
import { answer, startScriptedServer, type Step } from './scripted-server.ts';

describe('items of a table', () => {
  let tables: LocalAccessTables;
  beforeAll(async () => {
    tables = await startAccessTables();
    await tables.put(tables.tables.access, accessItem.account('me', { mark: { S: 'account' } }));
    await tables.put(tables.tables.access, accessItem.member('me', 'rig:user:you', []));
    await tables.put(tables.tables.sessions, { ...userKey('rig:user:you'), mark: { S: 'user' } });
  });
  afterAll(() => tables.stop());

  it('are read from several tables at once, in the order of their names', async () => {
    const names = [
      { table: tables.tables.sessions, key: sessionKey('rig:user:you', 'none') },
      { table: tables.tables.access, key: memberKey('me', 'rig:user:you') },
      { table: tables.tables.sessions, key: userKey('rig:user:you') },
      { table: tables.tables.access, key: resourceKey('me', 'rig:app:none') },
      { table: tables.tables.access, key: accountKey('me') },
    ];

    const [session, member, user, resource, account] = await readItems(tables.reads, names);

    expect([session, resource]).toEqual([undefined, undefined]);
    expect(member).toMatchObject({ principal: { S: 'rig:user:you' } });
    expect(user).toMatchObject({ mark: { S: 'user' } });
    expect(account).toMatchObject({ mark: { S: 'account' } });
  });

  it('of another account, or with a key that is the beginning of one, are not found', async () => {
    const keys = [accountKey('you'), accountKey('m'), memberKey('me', 'rig:user:yo')];

    expect(
      await readItems(
        tables.reads,
        keys.map((key) => ({ table: tables.tables.access, key })),
      ),
    ).toEqual([undefined, undefined, undefined]);
  });
});

const NAMES = [
  { table: 'access', key: accountKey('me') },
  { table: 'access', key: memberKey('me', 'rig:user:you') },
  { table: 'sessions', key: userKey('rig:user:you') },
];
const ACCOUNT = { ...accountKey('me'), mark: { S: 'account' } };
const MEMBER = { ...memberKey('me', 'rig:user:you'), mark: { S: 'member' } };

/** Reads from a server that answers by a script, and gives what was asked of it. */
async function readFrom(...steps: Step[]) {
  const server = await startScriptedServer(...steps);
  try {
    const items = await readItems(readClientFor(server.url), NAMES).catch(
      (fault: unknown) => fault,
    );
    return { items, requests: server.requests };
  } finally {
    await server.stop();
  }
}

describe('an answer of DynamoDB', () => {
  it('is asked for once, strongly consistent, whatever the number of tables', async () => {
    const { requests } = await readFrom(answer({ Responses: {}, UnprocessedKeys: {} }));

    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers['x-amz-target']).toBe('DynamoDB_20120810.BatchGetItem');
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      RequestItems: {
        access: { ConsistentRead: true, Keys: [NAMES[0]?.key, NAMES[1]?.key] },
        sessions: { ConsistentRead: true, Keys: [NAMES[2]?.key] },
      },
    });
  });

  it.each([
    ['in the order of the request', [ACCOUNT, MEMBER]],
    ['in another order', [MEMBER, ACCOUNT]],
  ])('may have the items %s', async (_, access) => {
    const { items } = await readFrom(answer({ Responses: { access }, UnprocessedKeys: {} }));

    expect(items).toEqual([ACCOUNT, MEMBER, undefined]);
  });

  it('may have no list of unprocessed keys', async () => {
    const { items } = await readFrom(answer({ Responses: { access: [MEMBER] } }));

    expect(items).toEqual([undefined, MEMBER, undefined]);
  });

  it.each([
    ['a key that was not processed', { sessions: { Keys: [NAMES[2]?.key] } }],
    [
      'a table that was not processed',
      { access: { Keys: NAMES.slice(0, 2).map(({ key }) => key) } },
    ],
  ])('with %s is a fault, never an absence', async (_, UnprocessedKeys) => {
    const { items } = await readFrom(
      answer({ Responses: { access: [ACCOUNT, MEMBER] }, UnprocessedKeys }),
    );

    expect(items).toBeInstanceOf(DynamoFault);
    expect(items).toMatchObject({ code: 'answer-incomplete', kind: 'throttled' });
  });

  it.each([{}, { message: 'maintenance' }, { UnprocessedKeys: {} }])(
    'about something else is a fault: %j',
    async (body) => {
      const { items } = await readFrom(answer(body));

      expect(items).toBeInstanceOf(DynamoFault);
    },
  );

  it('that is an error is a fault', async () => {
    const { items } = await readFrom((_, response) => response.writeHead(400).end('{}'));

    expect(items).toBeInstanceOf(DynamoFault);
  });
});
