// Runs many calls of a store at once, but not all of them.

/**
 * Runs `run` for every item, at most `limit` at a time, and gives what became of each in the order of the items. Never
 * rejects: one call that fails keeps no other from being made.
 */
export async function settleInParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const results: PromiseSettledResult<Result>[] = [];
  const queue = items.entries();
  // Makes a rejection of whatever is thrown, also before the first wait.
  const attempt = async (item: Item): Promise<Result> => await run(item);
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      const [result] = await Promise.allSettled([attempt(item)]);
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
