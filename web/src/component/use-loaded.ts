// Something that a page loads when it is opened, and holds until it is left.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { useLatestLoad } from './use-latest-load.ts';

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
  const { isLoading, error, run } = useLatestLoad();

  const reload = useCallback(() => void run(load, (loaded) => setValue(() => loaded)), [run, load]);
  useEffect(reload, [reload]);

  return {
    value,
    isLoading,
    error,
    reload,
    change: (of) => setValue((current) => current && of(current)),
  };
}
