// The end of a form in a dialog: the way out, and the button that does it and cannot be pressed twice.
import type { ComponentChildren } from 'preact';

/** Properties of a {@link SubmitBar}. */
export interface SubmitBarProps {
  readonly onCancel: () => void;
  readonly isBusy: boolean;
  /** @default false */
  readonly isDestructive?: boolean;
  /** @default true */
  readonly isReady?: boolean;
  readonly children: ComponentChildren;
}

/** Shows both buttons. */
export function SubmitBar(props: SubmitBarProps) {
  const { onCancel, isBusy, isDestructive = false, isReady = true, children } = props;
  return (
    <div class="submit-bar">
      <button type="button" class="button" onClick={onCancel} disabled={isBusy}>
        Cancel
      </button>
      <button
        type="submit"
        class={`button ${isDestructive ? 'button-destructive' : 'button-primary'}`}
        disabled={isBusy || !isReady}
        aria-busy={isBusy}
      >
        {isBusy && <span class="spinner" aria-hidden="true" />}
        {children}
      </button>
    </div>
  );
}
