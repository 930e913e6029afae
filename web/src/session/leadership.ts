// Which of the tabs renews the tokens: the one that holds a lock of the browser, for as long as it lives. A refresh
// token that is used twice ends the session, so there must never be two.

/** The part of the browser's lock manager that is needed. */
export type Locks = Pick<LockManager, 'query' | 'request'>;

const LOCK = 'rigbox-session';

/**
 * Waits for the leadership and calls back once it is this tab's. It passes to the next tab when this one is closed,
 * crashes, or calls the function that is returned.
 */
export function standForLeader(locks: Locks, onElected: () => void): () => void {
  const withdrawal = new AbortController();
  const { promise: untilWithdrawn, resolve: release } = Promise.withResolvers<undefined>();
  const term = locks.request(LOCK, { signal: withdrawal.signal }, () => {
    onElected();
    return untilWithdrawn;
  });
  // Withdrawing before the election aborts the request, which is no fault.
  term.catch(() => undefined);
  return () => {
    release(undefined);
    withdrawal.abort();
  };
}

/** Tells whether some tab leads, which is whether a session may be open in another tab. */
export async function hasLeader(locks: Locks): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some(({ name }) => name === LOCK);
}
