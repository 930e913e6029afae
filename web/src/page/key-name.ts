// What a key is called on the page: its name, or its preview where it has none.
import type { ApiKey } from '../api/api-keys.ts';

/** Gives the name of a key, or its preview. */
export function nameOf(key: Pick<ApiKey, 'name' | 'key_preview'>): string {
  return key.name ?? key.key_preview;
}
