// The state of a form that calls the API: busy while it does, and the error if it did not work.
import { useState } from 'preact/hooks';

/** A form's submission. */
export interface Submission {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Handles the `submit` event; while one is under way, another is ignored. */
  readonly onSubmit: (event: Event) => void;
}

/** Makes the state of a form that does `work`. */
export function useSubmission(work: () => Promise<void>): Submission {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    error,
    onSubmit: (event) => {
      event.preventDefault();
      if (!isBusy) void run();
    },
  };
}
