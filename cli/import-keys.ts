// `import`: brings keys of before into the table by their digests. It can be run again after any interruption.
import type { ApiKeyStore } from '../lambda/store/api-key-store.ts';
import type { ImportedKey } from './import-file.ts';

/** What an import did, or would do. */
export interface ImportOutcome {
  readonly imported: number;
  /** Keys that were in the table already, from an earlier run. */
  readonly present: number;
  /** Digests that are in the table for another account, by the first 8 characters. */
  readonly conflicts: readonly string[];
}

/** What an import works with. */
export interface Importer {
  readonly store: ApiKeyStore;
  readonly newId: () => string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly isDryRun: boolean;
  /** Is told after each key how many are done. */
  readonly onProgress: (done: number) => void;
}

/**
 * Imports keys, one after the other; a key is there whole or not at all, and one that is there already is left alone.
 *
 * @throws whatever the store fails with; what was imported until then stays, and the next run goes on after it
 */
export async function importKeys(
  keys: readonly ImportedKey[],
  { store, newId, now, isDryRun, onProgress }: Importer,
): Promise<ImportOutcome> {
  let imported = 0;
  let present = 0;
  const conflicts: string[] = [];
  for (const [index, key] of keys.entries()) {
    const existing = await store.findByDigest(key.digest);
    if (existing === undefined) {
      if (!isDryRun) {
        await store.create(
          { ...key, id: newId(), scope: 'full', isWorkspaceKey: false },
          { action: 'imported', actor: 'rig:system:import', at: now() },
        );
      }
      imported += 1;
    } else if (existing.accountId === key.accountId) present += 1;
    else conflicts.push(key.digest.slice(0, 8));
    onProgress(index + 1);
  }
  return { imported, present, conflicts };
}
