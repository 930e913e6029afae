import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImportFile } from '../../cli/import-file.ts';

const NOW = 1_800_000_000;
const DIGEST = 'ab'.repeat(32);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = join(folder, 'keys');
  await writeFile(file, text);
  return readImportFile(file, NOW);
}

const json = (fields: object) =>
  JSON.stringify({ digest: DIGEST, account_id: 'acct-1', ...fields });

describe('CSV', () => {
  it('is read by its header, in any order of columns, with quotes and a byte order mark', async () => {
    const { keys, bad } = await read(
      `\uFEFFaccount_id,name,digest,expires_at,owner,preview,created_at\r\n` +
        `acct-1,"ci, main",${DIGEST.toUpperCase()},2030-01-01T00:00:00Z,rig:service:ci,rb_...a1b2,2020-01-01T00:00:00+01:00\r\n`,
    );
    expect(bad).toEqual([]);
    expect(keys).toEqual([
      {
        digest: DIGEST,
        accountId: 'acct-1',
        owner: 'rig:service:ci',
        name: 'ci, main',
        preview: 'rb_...a1b2',
        createdAt: Date.parse('2019-12-31T23:00:00Z') / 1000,
        expiresAt: Date.parse('2030-01-01T00:00:00Z') / 1000,
      },
    ]);
  });

  it('may leave everything out but digest and account', async () => {
    const { keys } = await read(`digest,account_id,name\n${DIGEST},acct-1,\n`);
    expect(keys).toEqual([
      {
        digest: DIGEST,
        accountId: 'acct-1',
        owner: 'rig:user:acct-1',
        preview: 'rb_...imported',
        createdAt: NOW,
      },
    ]);
  });

  it('says which lines are bad, by their number in the file', async () => {
    const { keys, bad } = await read(
      `digest,account_id\n${DIGEST},acct-1\nshort,acct-1\n${DIGEST},acct-2\n`,
    );
    expect(keys).toHaveLength(1);
    expect(bad).toEqual([
      { line: 3, reason: 'digest must be a SHA-256 in 64 hexadecimal characters' },
      { line: 4, reason: 'is line 2 again' },
    ]);
  });

  it('fails on a file that is none', async () => {
    await expect(read('digest,account_id\n"unclosed,x')).rejects.toThrow(
      'neither JSON lines nor CSV',
    );
  });
});

describe('JSON lines', () => {
  it('are read one by one', async () => {
    const { keys, bad } = await read(
      `${json({ name: 'one' })}\n\n${json({ digest: 'cd'.repeat(32) })}\n`,
    );
    expect(bad).toEqual([]);
    expect(keys.map(({ name }) => name)).toEqual(['one', undefined]);
  });

  it.each([
    ['is no JSON object', '{"digest":'],
    ['digest is missing', '{"account_id":"acct-1"}'],
    ['has an unknown column: key', json({ key: 'rb_live_secret' })],
    ['account_id must be 1 to 128 printable characters', json({ account_id: 'a b' })],
    ['expires_at must be an ISO 8601 time', json({ expires_at: 'soon' })],
    ['owner must be rig:user:{id} or rig:service:{id}', json({ owner: 'me' })],
  ])('say what is wrong: %s', async (reason, line) => {
    const { keys, bad } = await read(`${json({ digest: 'cd'.repeat(32) })}\n${line}\n`);
    expect(keys).toHaveLength(1);
    expect(bad).toEqual([{ line: 2, reason }]);
  });
});
