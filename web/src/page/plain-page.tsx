// A page with one thing to say and one thing to do: before, between and after sessions.
import type { ComponentChildren } from 'preact';
import { Wordmark } from '../component/wordmark.tsx';

/** Properties of a {@link PlainPage}. */
export interface PlainPageProps {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: { readonly label: string; readonly onChosen: () => void } | undefined;
}

/** Shows the page. */
export function PlainPage({ title, children, action }: PlainPageProps) {
  return (
    <main id="main" class="plain" tabIndex={-1}>
      <div class="plain-card">
        <Wordmark />
        <h1>{title}</h1>
        {children}
        {action && (
          <button type="button" class="button button-primary button-wide" onClick={action.onChosen}>
            {action.label}
          </button>
        )}
      </div>
    </main>
  );
}
