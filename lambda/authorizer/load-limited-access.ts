// Loads the second bundle: what keys with a scope and stages with access control need, and nobody else.
import type * as LimitedAccess from '#limited-access';

// What could not be loaded is not remembered.
let loaded: typeof LimitedAccess | undefined;

/** Gives what the second bundle exports, loaded for the first who asks. */
export async function loadLimitedAccess(): Promise<typeof LimitedAccess> {
  return (loaded ??= await import('#limited-access'));
}
