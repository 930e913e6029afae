// The form for a new key: a name to know it by, and an end.
import { useMemo, useState } from 'preact/hooks';
import type { ApiKeys, IssuedKey, NewKey } from '../api/api-keys.ts';
import { createRepeatable } from '../api/repeatable.ts';
import { Dialog } from '../component/dialog.tsx';
import { Field } from '../component/field.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';
import { EXPIRY_CHOICES, expiryOf, type ExpiryChoice } from './expiry-choice.ts';

/** Properties of a {@link CreateKeyDialog}. */
export interface CreateKeyDialogProps {
  readonly apiKeys: ApiKeys;
  readonly onIssued: (key: IssuedKey) => void;
  readonly onClose: () => void;
}

interface Input {
  readonly name: string;
  readonly expiry: ExpiryChoice;
  readonly date: string;
}

const NAME_LENGTH_MAX = 100;

/** Asks what the key is to be, and creates it. A repeated submission makes one key. */
export function CreateKeyDialog({ apiKeys, onIssued, onClose }: CreateKeyDialogProps) {
  const [input, setInput] = useState<Input>({ name: '', expiry: '90', date: '' });
  const requestFor = useMemo(() => createRepeatable(newKeyOf, () => crypto.randomUUID()), []);
  const change = (part: Partial<Input>) => setInput((current) => ({ ...current, ...part }));
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    onIssued(await apiKeys.create(requestFor(input)));
  });
  return (
    <Dialog title="Create an API key" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">The key can do everything that you can do through the API.</p>
        <Field label="Name" hint="Say what will use the key, such as “CI pipeline”.">
          {(attributes) => (
            <input
              {...attributes}
              value={input.name}
              required
              maxLength={NAME_LENGTH_MAX}
              autocomplete="off"
              data-first
              onInput={(event) => change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <ExpiryFields input={input} onChange={change} />
        {error !== undefined && <ProblemNotice error={error} />}
        <SubmitBar onCancel={onClose} isBusy={isBusy}>
          Create key
        </SubmitBar>
      </form>
    </Dialog>
  );
}

interface ExpiryFieldsProps {
  readonly input: Input;
  readonly onChange: (part: Partial<Input>) => void;
}

function ExpiryFields({ input, onChange }: ExpiryFieldsProps) {
  return (
    <>
      <Field label="Expires" hint={hintFor(input.expiry)}>
        {(attributes) => (
          <select
            {...attributes}
            value={input.expiry}
            onChange={(event) => onChange({ expiry: event.currentTarget.value as ExpiryChoice })}
          >
            {EXPIRY_CHOICES.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      {input.expiry === 'date' && (
        <Field label="Last day">
          {(attributes) => (
            <input
              {...attributes}
              type="date"
              required
              min={new Date().toLocaleDateString('sv')}
              value={input.date}
              onInput={(event) => onChange({ date: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function newKeyOf({ name, expiry, date }: Input): NewKey {
  const expiresAt = expiryOf(expiry, date, Date.now());
  return { name: name.trim(), ...(expiresAt !== undefined && { expires_at: expiresAt }) };
}

function hintFor(expiry: ExpiryChoice): string {
  return expiry === 'never'
    ? 'A key that never ends works until you revoke it, in the wrong hands too.'
    : 'The key stops working by itself. Rotate it before that.';
}
