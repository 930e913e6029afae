// The list of keys as the page holds it: loaded a page at a time, changed in place by what the user does.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ApiKey, ApiKeys } from '../api/api-keys.ts';
import { useLatestLoad } from '../component/use-latest-load.ts';

/** The list and what can be done with it. */
export interface ApiKeyList {
  /** `undefined` until the first page is there. */
  readonly keys: readonly ApiKey[] | undefined;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  /** Why the last load did not work. */
  readonly error: unknown;
  /** Loads the list anew from its beginning. */
  readonly reload: () => void;
  readonly loadMore: () => void;
  readonly replace: (key: ApiKey) => void;
  readonly remove: (id: string) => void;
}

interface Loaded {
  readonly keys: readonly ApiKey[];
  readonly nextCursor?: string;
}

/**
 * Loads the list, keeps it for as long as the component is there, and loads it anew with every change of `occasion`.
 * Of several loads at the same time, the last one begun counts.
 */
export function useApiKeyList(apiKeys: ApiKeys, occasion: unknown): ApiKeyList {
  const [loaded, setLoaded] = useState<Loaded | undefined>(undefined);
  const { isLoading, error, run } = useLatestLoad();

  const load = useCallback(
    (from?: Loaded) =>
      void run(
        () => apiKeys.list(from?.nextCursor),
        (page) => setLoaded({ ...page, keys: [...(from?.keys ?? []), ...page.keys] }),
      ),
    [run, apiKeys],
  );
  useEffect(() => load(), [load, occasion]);

  const change = (of: (keys: readonly ApiKey[]) => readonly ApiKey[]) =>
    setLoaded((current) => current && { ...current, keys: of(current.keys) });
  return {
    keys: loaded?.keys,
    hasMore: loaded?.nextCursor !== undefined,
    isLoading,
    error,
    reload: () => load(),
    loadMore: () => load(loaded),
    replace: (key) => change((keys) => keys.map((one) => (one.id === key.id ? key : one))),
    remove: (id) => change((keys) => keys.filter((one) => one.id !== id)),
  };
}
