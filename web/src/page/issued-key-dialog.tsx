// The one time that a key is seen: with a button to copy it, and no way past it by accident.
import { useEffect, useState } from 'preact/hooks';
import type { IssuedKey } from '../api/api-keys.ts';
import { CopyField } from '../component/copy-field.tsx';
import { Dialog } from '../component/dialog.tsx';
import { Icon } from '../component/icon.tsx';
import { Time } from '../component/time.tsx';

/** Properties of an {@link IssuedKeyDialog}. */
export interface IssuedKeyDialogProps {
  readonly issued: IssuedKey;
  readonly onClose: () => void;
}

/** Shows a key until the user says that it is stored. */
export function IssuedKeyDialog({ issued, onClose }: IssuedKeyDialogProps) {
  const [isCopied, setCopied] = useState(false);
  const [isWarned, setWarned] = useState(false);
  useEffect(() => {
    if (isCopied) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isCopied]);
  const finish = () => {
    if (isCopied || isWarned) onClose();
    else setWarned(true);
  };
  const isRotation = issued.grace_expires_at !== undefined;
  return (
    <Dialog
      title={isRotation ? 'Your new API key' : 'Your API key'}
      onClose={() => undefined}
      mustAnswer
    >
      <p class="dialog-text">
        {issued.name !== undefined && <strong>{issued.name}</strong>}
        {issued.expires_at !== undefined && (
          <>
            {' '}
            works until <Time value={issued.expires_at} />.
          </>
        )}
      </p>
      <CopyField label="API key" value={issued.key} onCopied={() => setCopied(true)} />
      <div class="notice notice-warning">
        <Icon name="alert" />
        <div>
          <p>
            <strong>Copy it now: it is not shown again.</strong> Rigbox keeps no copy of it. Store
            it in a secrets manager, never in source code or in a browser.
          </p>
        </div>
      </div>
      {issued.grace_expires_at !== undefined && <Grace end={issued.grace_expires_at} />}
      {isWarned && !isCopied && (
        <p class="field-error" role="alert">
          You have not copied the key. Once this is closed, nobody can show it to you again.
        </p>
      )}
      <div class="submit-bar">
        <button type="button" class="button" onClick={finish}>
          {isWarned && !isCopied ? 'Close without copying' : 'I have stored it'}
        </button>
      </div>
    </Dialog>
  );
}

function Grace({ end }: { readonly end: string }) {
  const isOver = Date.parse(end) <= Date.now();
  return (
    <p class="dialog-text">
      {isOver ? (
        'The old key has stopped working.'
      ) : (
        <>
          The old key goes on working and ends <Time value={end} form="distance" />.
        </>
      )}
    </p>
  );
}
