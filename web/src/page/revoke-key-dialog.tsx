// The question before a key is revoked for good: the user types what it is called.
import { useState } from 'preact/hooks';
import type { ApiKey, ApiKeys } from '../api/api-keys.ts';
import type { Effect } from '../api/effect.ts';
import { Dialog } from '../component/dialog.tsx';
import { Field } from '../component/field.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { Time } from '../component/time.tsx';
import { useSubmission } from '../component/use-submission.ts';
import { nameOf } from './key-name.ts';

/** Properties of a {@link RevokeKeyDialog}. */
export interface RevokeKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly apiKeys: ApiKeys;
  readonly onRevoked: (key: ApiKey, effect: Effect) => void;
  readonly onClose: () => void;
}

/** Asks for the name, and revokes the key. */
export function RevokeKeyDialog({ apiKey, apiKeys, onRevoked, onClose }: RevokeKeyDialogProps) {
  const [typed, setTyped] = useState('');
  const name = nameOf(apiKey);
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    onRevoked(apiKey, await apiKeys.revoke(apiKey.id));
  });
  return (
    <Dialog title="Revoke API key" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">
          Programs that use this key are refused from their next request on. This cannot be undone.{' '}
          {apiKey.last_used_at === undefined ? (
            'The key has not been used.'
          ) : (
            <>
              It was last used <Time value={apiKey.last_used_at} form="distance" />.
            </>
          )}
        </p>
        <Field
          label={
            <>
              Type <code class="quoted">{name}</code> to confirm
            </>
          }
        >
          {(attributes) => (
            <input
              {...attributes}
              value={typed}
              required
              autocomplete="off"
              spellcheck={false}
              data-first
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
        {error !== undefined && <ProblemNotice error={error} />}
        <SubmitBar
          onCancel={onClose}
          isBusy={isBusy}
          isReady={typed.trim() === name.trim()}
          isDestructive
        >
          Revoke key
        </SubmitBar>
      </form>
    </Dialog>
  );
}
