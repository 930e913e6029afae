import fc from 'fast-check';
import { settleInParallel } from '../../../lambda/store/bounded-parallel.ts';

it('runs each item once, no more than the limit at a time, and gives the results in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      async (turns, limit) => {
        let running = 0;
        let mostRunning = 0;

        const results = await settleInParallel([...turns.entries()], limit, async ([index, n]) => {
          running += 1;
          mostRunning = Math.max(mostRunning, running);
          for (let turn = 0; turn < n; turn += 1) await Promise.resolve();
          running -= 1;
          return index;
        });

        expect(results).toEqual(turns.map((_, index) => ({ status: 'fulfilled', value: index })));
        expect(mostRunning).toBeLessThanOrEqual(limit);
        expect(mostRunning).toBe(Math.min(limit, turns.length));
      },
    ),
  );
});

it('goes on when one fails, also before its first wait', async () => {
  const results = await settleInParallel([1, 2, 3], 1, (item) => {
    if (item === 1) throw new Error('at once');
    return item === 2 ? Promise.reject(new Error('later')) : Promise.resolve(item);
  });

  expect(results).toMatchObject([
    { status: 'rejected', reason: { message: 'at once' } },
    { status: 'rejected', reason: { message: 'later' } },
    { status: 'fulfilled', value: 3 },
  ]);
});
