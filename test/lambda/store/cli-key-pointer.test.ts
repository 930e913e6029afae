import { DynamoCliKeyPointer } from '../../../lambda/store/cli-key-pointer.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';
import { newRecord, NOW } from './stored-key.ts';

let table: LocalTable;
let pointer: DynamoCliKeyPointer;
beforeAll(async () => {
  table = await startLocalTable();
  pointer = new DynamoCliKeyPointer(table.client, table.tableName);
});
afterAll(() => table.stop());

/** Keys of one person, each a second younger than the one before. */
function keysOfOne(count: number) {
  const { accountId } = newRecord();
  return Array.from({ length: count }, (_, nth) => newRecord({ accountId, createdAt: NOW + nth }));
}

it('gives the key whose place is taken, the same again when it is repeated', async () => {
  const [first, second] = keysOfOne(2);

  expect(await pointer.advance(first!)).toEqual({});
  expect(await pointer.advance(first!)).toEqual({});
  expect(await pointer.advance(second!)).toEqual({ previousId: first!.id });
  expect(await pointer.advance(second!)).toEqual({ previousId: first!.id });
});

it('stays at the newest key, whatever the order in which they come', async () => {
  const [first, second] = keysOfOne(2);

  expect(await pointer.advance(second!)).toEqual({});
  expect(await pointer.advance(first!)).toBe('superseded');
  expect(await pointer.advance(second!)).toEqual({});
});

it('leaves one key of many that come at the same moment: each other is superseded or given to its successor', async () => {
  const keys = keysOfOne(6);
  const turns = await Promise.all(keys.map((key) => pointer.advance(key)));

  const handled = turns.flatMap((turn, nth) =>
    turn === 'superseded' ? [keys[nth]!.id] : (turn.previousId ?? []),
  );
  expect(handled.sort()).toEqual(
    keys
      .slice(0, -1)
      .map(({ id }) => id)
      .sort(),
  );
});

it('keeps people and accounts apart', async () => {
  const mine = newRecord();

  await pointer.advance(mine);

  expect(
    await pointer.advance(newRecord({ accountId: mine.accountId, owner: 'rig:user:b' })),
  ).toEqual({});
  expect(await pointer.advance(newRecord({ owner: mine.owner }))).toEqual({});
});
