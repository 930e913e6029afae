// A modal dialog on the platform's own element, which keeps the focus inside and the rest inert.
// What is marked with `data-first` has the focus first.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/** Properties of a {@link Dialog}. */
export interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** The user leaves: by Escape or a button of the dialog. */
  readonly onClose: () => void;
  /** Whether only a button of the dialog closes it. @default false */
  readonly mustAnswer?: boolean;
}

/** Shows a dialog for as long as it is rendered. */
export function Dialog({ title, children, onClose, mustAnswer = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      dialog?.close();
      giveFocusBack(before);
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={titleId}
      closedby={mustAnswer ? 'none' : 'closerequest'}
      onClose={({ currentTarget: dialog }) => {
        // Closed by the browser itself, as some do at the second Escape.
        if (!dialog.isConnected || dialog.open) return;
        if (mustAnswer) dialog.showModal();
        else onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        if (!mustAnswer) onClose();
      }}
    >
      <h2 id={titleId} class="dialog-title">
        {title}
      </h2>
      {children}
    </dialog>
  );
}

// The platform gives the focus back too, but not when the dialog is taken out of the page; and what had the focus may
// itself be gone, as the row of a key that was revoked.
function giveFocusBack(before: Element | null): void {
  if (before instanceof HTMLElement) before.focus();
  queueMicrotask(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus();
  });
}
