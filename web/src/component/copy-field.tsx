// A text that is there to be copied: selectable, with a button, and with a word when it is done.
import { useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** Properties of a {@link CopyField}. */
export interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onCopied: () => void;
}

/** Shows the text and copies it on request. */
export function CopyField({ label, value, onCopied }: CopyFieldProps) {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'refused'>('none');
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => {
        setOutcome('copied');
        onCopied();
      },
      () => setOutcome('refused'),
    );
  };
  return (
    <div class="copy-field">
      <textarea
        class="copy-text"
        aria-label={label}
        readOnly
        rows={1}
        value={value}
        spellcheck={false}
        autocomplete="off"
        onFocus={(event) => event.currentTarget.select()}
        onCopy={onCopied}
      />
      <button type="button" class="button button-primary" onClick={copy} data-first>
        <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
        {outcome === 'copied' ? 'Copied' : 'Copy'}
      </button>
      <p class="visually-hidden" role="status">
        {outcome === 'copied' && 'Copied to the clipboard'}
      </p>
      {outcome === 'refused' && (
        <p class="field-error" role="alert">
          The browser does not allow copying. Select the text and copy it yourself.
        </p>
      )}
    </div>
  );
}
