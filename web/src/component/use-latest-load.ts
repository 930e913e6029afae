// Loads of which only the last one begun counts, whichever ends last.
import { useCallback, useRef, useState } from 'preact/hooks';

/** How the last load goes. */
export interface LatestLoad {
  readonly isLoading: boolean;
  /** Why it did not work; `undefined` while it may. */
  readonly error: unknown;
  /** Begins a load, and hands on what it gives unless another one has begun meanwhile. Never rejects, never changes. */
  readonly run: <Value>(load: () => Promise<Value>, use: (value: Value) => void) => Promise<void>;
}

/** Keeps track of loads; the first one is taken for begun. */
export function useLatestLoad(): LatestLoad {
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>(undefined);
  const latest = useRef(0);

  const run = useCallback<LatestLoad['run']>(async (load, use) => {
    latest.current += 1;
    const turn = latest.current;
    const isLatest = () => turn === latest.current;
    setLoading(true);
    setError(undefined);
    try {
      const value = await load();
      if (isLatest()) use(value);
    } catch (failure) {
      if (isLatest()) setError(failure);
    } finally {
      if (isLatest()) setLoading(false);
    }
  }, []);
  return { isLoading, error, run };
}
