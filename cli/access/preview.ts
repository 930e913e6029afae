// `preview-on` and `preview-off`: switches access control for an account, and has its keys follow.
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import type { AccessTables } from './access-tables.ts';

/** What the switch works with. */
export interface PreviewSwitch extends AccessTables {
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * Longer than a creation of a key takes: the function may run for 10 s. One that has read the account before the switch
 * has stored its key by then, and the index shows it.
 */
export const CREATION_MS_MAX = 15_000;

/**
 * Switches access control on for an account, whose owner stays one, and marks every key that it has: at once, and again
 * when no creation can be under way any more that has missed the switch. Doing it again does no harm, and marks what has
 * been imported since.
 *
 * @returns the keys that were marked
 */
export async function switchPreviewOn(
  { access, keys, now, wait }: PreviewSwitch,
  accountId: string,
): Promise<ApiKeyRecord[]> {
  await access.enable(accountId, { createdAt: now(), updatedAt: now() });
  const marked = await keys.mark(accountId);
  await wait(CREATION_MS_MAX);
  return [...marked, ...(await keys.mark(accountId))];
}

/**
 * Switches it off: nobody but the person whose account it is may do anything in it. Roles are kept for the next time, and
 * so are the marks of keys, since one of somebody else would otherwise permit everything.
 */
export async function switchPreviewOff(
  { access }: Pick<PreviewSwitch, 'access'>,
  accountId: string,
): Promise<void> {
  await access.disable(accountId);
}
