// The form for another name.
import { useState } from 'preact/hooks';
import type { ApiKey, ApiKeys } from '../api/api-keys.ts';
import { Dialog } from '../component/dialog.tsx';
import { Field } from '../component/field.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';

/** Properties of a {@link RenameKeyDialog}. */
export interface RenameKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly apiKeys: ApiKeys;
  readonly onRenamed: (key: ApiKey) => void;
  readonly onClose: () => void;
}

/** Asks for the name, and gives it to the key. */
export function RenameKeyDialog({ apiKey, apiKeys, onRenamed, onClose }: RenameKeyDialogProps) {
  const [name, setName] = useState(apiKey.name ?? '');
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    onRenamed(await apiKeys.rename(apiKey.id, name.trim()));
  });
  return (
    <Dialog title="Rename API key" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <Field label="Name" hint="The key itself stays the same.">
          {(attributes) => (
            <input
              {...attributes}
              value={name}
              required
              maxLength={100}
              autocomplete="off"
              data-first
              onFocus={(event) => event.currentTarget.select()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        {error !== undefined && <ProblemNotice error={error} />}
        <SubmitBar onCancel={onClose} isBusy={isBusy}>
          Save
        </SubmitBar>
      </form>
    </Dialog>
  );
}
