// The list of keys as the page holds it: loaded a page at a time, changed in place by what the user does.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiKey, ApiKeys } from '../api/api-keys.ts';

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
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>(undefined);

  const latest = useRef(0);

  const load = useCallback(
    async (from?: Loaded): Promise<void> => {
      latest.current += 1;
      const turn = latest.current;
      const isLatest = () => turn === latest.current;
      setLoading(true);
      setError(undefined);
      try {
        const page = await apiKeys.list(from?.nextCursor);
        if (isLatest()) setLoaded({ ...page, keys: [...(from?.keys ?? []), ...page.keys] });
      } catch (failure) {
        if (isLatest()) setError(failure);
      } finally {
        if (isLatest()) setLoading(false);
      }
    },
    [apiKeys],
  );
  useEffect(() => void load(), [load, occasion]);

  const change = (of: (keys: readonly ApiKey[]) => readonly ApiKey[]) =>
    setLoaded((current) => current && { ...current, keys: of(current.keys) });
  return {
    keys: loaded?.keys,
    hasMore: loaded?.nextCursor !== undefined,
    isLoading,
    error,
    reload: () => void load(),
    loadMore: () => void load(loaded),
    replace: (key) => change((keys) => keys.map((one) => (one.id === key.id ? key : one))),
    remove: (id) => change((keys) => keys.filter((one) => one.id !== id)),
  };
}
