// Something that a page loads when it is opened, and holds until it is left.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** What was loaded, and how that went. */
export interface Loaded<Value> {
  /** `undefined` until it is there. */
  readonly value: Value | undefined;
  readonly isLoading: boolean;
  /** Why the last load did not work; what was there before stays. */
  readonly error: unknown;
  readonly reload: () => void;
  /** Changes it in place, as after something that the user has done. */
  readonly change: (of: (value: Value) => Value) => void;
}

/** Loads at once, and anew with every other `load`. Of several loads at the same time, the last one begun counts. */
export function useLoaded<Value>(load: () => Promise<Value>): Loaded<Value> {
  const [value, setValue] = useState<Value | undefined>(undefined);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>(undefined);
  const latest = useRef(0);

  const run = useCallback(async (): Promise<void> => {
    latest.current += 1;
    const turn = latest.current;
    const isLatest = () => turn === latest.current;
    setLoading(true);
    setError(undefined);
    try {
      const loaded = await load();
      if (isLatest()) setValue(() => loaded);
    } catch (failure) {
      if (isLatest()) setError(failure);
    } finally {
      if (isLatest()) setLoading(false);
    }
  }, [load]);
  useEffect(() => void run(), [run]);

  return {
    value,
    isLoading,
    error,
    reload: () => void run(),
    change: (of) => setValue((current) => current && of(current)),
  };
}
