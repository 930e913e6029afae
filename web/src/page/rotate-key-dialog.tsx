// The form for a rotation: how long the old key goes on working beside the new one.
import { useMemo, useState } from 'preact/hooks';
import type { ApiKey, ApiKeys, IssuedKey } from '../api/api-keys.ts';
import { createRepeatable } from '../api/repeatable.ts';
import { Dialog } from '../component/dialog.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';
import { nameOf } from './key-name.ts';

/** Properties of a {@link RotateKeyDialog}. */
export interface RotateKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly apiKeys: ApiKeys;
  readonly onIssued: (key: IssuedKey) => void;
  readonly onClose: () => void;
}

const GRACES = [
  { seconds: 0, label: 'At once', hint: 'For a key that may have leaked' },
  { seconds: 3600, label: 'After 1 hour', hint: undefined },
  { seconds: 86_400, label: 'After 1 day', hint: undefined },
  { seconds: 604_800, label: 'After 7 days', hint: 'For programs that are slow to change' },
] as const;
const GRACE_DEFAULT = 86_400;

/** Asks for the grace, and rotates the key. A repeated submission makes one successor. */
export function RotateKeyDialog({ apiKey, apiKeys, onIssued, onClose }: RotateKeyDialogProps) {
  const [grace, setGrace] = useState<number>(GRACE_DEFAULT);
  const requestFor = useMemo(
    () =>
      createRepeatable(
        (seconds: number) => ({ grace_seconds: seconds }),
        () => crypto.randomUUID(),
      ),
    [],
  );
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    onIssued(await apiKeys.rotate(apiKey.id, requestFor(grace)));
  });
  return (
    <Dialog title="Rotate API key" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">
          A new key takes the place of <strong>{nameOf(apiKey)}</strong>, with the same name, rights
          and expiry.
        </p>
        <fieldset class="choices">
          <legend>The old key stops working</legend>
          {GRACES.map(({ seconds, label, hint }) => (
            <label key={seconds} class="choice">
              <input
                type="radio"
                name="grace"
                checked={grace === seconds}
                data-first={seconds === GRACE_DEFAULT || undefined}
                onChange={() => setGrace(seconds)}
              />
              <span>
                {label}
                {hint && <span class="choice-hint">{hint}</span>}
              </span>
            </label>
          ))}
        </fieldset>
        {error !== undefined && <ProblemNotice error={error} />}
        <SubmitBar onCancel={onClose} isBusy={isBusy}>
          Rotate key
        </SubmitBar>
      </form>
    </Dialog>
  );
}
