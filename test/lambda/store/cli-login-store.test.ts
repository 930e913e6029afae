import { randomBytes, randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  CLI_LOGIN_SECONDS,
  DynamoCliLoginStore,
  type Occasion,
} from '../../../lambda/store/cli-login-store.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';
import { NOW } from './stored-key.ts';

let table: LocalTable;
let logins: DynamoCliLoginStore<{ readonly key: string }>;
beforeAll(async () => {
  table = await startLocalTable();
  logins = new DynamoCliLoginStore(table.client, table.tableName);
});
afterAll(() => table.stop());

const at = (now = NOW): Occasion => ({ now, requestId: randomUUID() });
const newCode = () => randomBytes(18).toString('base64url');
const approval = (key: string, approver = 'account rig:user:me') => ({ approver, plan: { key } });

async function beginLogin(): Promise<string> {
  const code = newCode();
  expect(await logins.begin(code, at())).toBe(true);
  return code;
}

async function approveLogin(key = 'rb_live_one'): Promise<string> {
  const code = await beginLogin();
  await logins.claim(code, approval(key), NOW);
  await logins.complete(code);
  return code;
}

describe('beginning', () => {
  it('refuses a code a second time: while it waits, after it was used, after it has expired', async () => {
    const waiting = await beginLogin();
    const used = await approveLogin();
    await logins.collect(used, at());

    expect(await logins.begin(waiting, at())).toBe(false);
    expect(await logins.begin(used, at())).toBe(false);
    expect(await logins.begin(waiting, at(NOW + CLI_LOGIN_SECONDS + 1))).toBe(false);
  });

  it('knows its own request again when the answer of the first attempt was lost', async () => {
    const code = newCode();
    const occasion = at();

    expect(await logins.begin(code, occasion)).toBe(true);
    expect(await logins.begin(code, occasion)).toBe(true);
  });

  it('lets one of many requests with a code begin', async () => {
    const code = newCode();
    const begun = await Promise.all(Array.from({ length: 8 }, () => logins.begin(code, at())));
    expect(begun.filter(Boolean)).toHaveLength(1);
  });
});

describe('claiming', () => {
  it('gives the plan of the first attempt to every attempt of the same approver', async () => {
    const code = await beginLogin();
    const plans = await Promise.all(
      Array.from({ length: 8 }, (_, nth) => logins.claim(code, approval(`key-${nth}`), NOW)),
    );
    expect(new Set(plans.map((claimed) => JSON.stringify(claimed))).size).toBe(1);
  });

  it('refuses another approver, and anybody once the key is collected', async () => {
    const code = await approveLogin();
    expect(await logins.claim(code, approval('b', 'account rig:user:other'), NOW)).toBe('settled');

    await logins.collect(code, at());
    expect(await logins.claim(code, approval('c'), NOW)).toBe('settled');
  });

  it('refuses an unknown code, and one that has expired at that second', async () => {
    const code = await beginLogin();

    expect(await logins.claim(newCode(), approval('a'), NOW)).toBe('unknown');
    expect(await logins.claim(code, approval('a'), NOW + CLI_LOGIN_SECONDS)).toBe('unknown');
    expect(await logins.claim(code, approval('a'), NOW + CLI_LOGIN_SECONDS - 1)).toEqual({
      plan: { key: 'a' },
    });
  });
});

describe('collecting', () => {
  it('gives nothing before the approval is complete', async () => {
    const code = await beginLogin();
    expect(await logins.collect(code, at())).toBe('pending');

    await logins.claim(code, approval('a'), NOW);
    expect(await logins.collect(code, at())).toBe('pending');

    await logins.complete(code);
    expect(await logins.collect(code, at())).toEqual({ plan: { key: 'a' } });
  });

  it('gives the plan to one of many that ask at the same moment, and to nobody later', async () => {
    const code = await approveLogin();
    const answers = await Promise.all(Array.from({ length: 8 }, () => logins.collect(code, at())));

    expect(answers.filter((answer) => answer !== 'unknown')).toEqual([
      { plan: { key: 'rb_live_one' } },
    ]);
    expect(await logins.collect(code, at())).toBe('unknown');
  });

  it('does not open again when a late approval is repeated', async () => {
    const code = await approveLogin();
    await logins.collect(code, at());
    await logins.complete(code);

    expect(await logins.collect(code, at())).toBe('unknown');
  });

  it('gives nothing when the time is over, approved or not', async () => {
    const [approved, waiting] = [await approveLogin(), await beginLogin()];
    const late = NOW + CLI_LOGIN_SECONDS;

    expect(await logins.collect(approved, at(late))).toBe('unknown');
    expect(await logins.collect(waiting, at(late))).toBe('unknown');
    expect(await logins.collect(newCode(), at())).toBe('unknown');
  });
});

it('leaves neither the code nor the key in the table, and an end for DynamoDB on each item', async () => {
  const code = await approveLogin('rb_live_in_nobodys_sight');

  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));

  const bytes = Items.map((item) => Buffer.from(item['sealed']?.B ?? []).toString('latin1'));
  expect(bytes.join('').length).toBeGreaterThan(0);
  expect(JSON.stringify(Items) + bytes.join('')).not.toMatch(/nobodys_sight/);
  expect(JSON.stringify(Items)).not.toContain(code);
  expect(Items.filter((item) => item['purgeAt'] === undefined)).toEqual([]);
});
