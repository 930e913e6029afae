// A short word in a coloured frame; the word alone carries the meaning.
import type { ComponentChildren } from 'preact';

/** Properties of a {@link Badge}. */
export interface BadgeProps {
  readonly tone: 'good' | 'warning' | 'bad' | 'quiet';
  readonly title?: string | undefined;
  readonly children: ComponentChildren;
}

/** Shows a badge. */
export function Badge({ tone, title, children }: BadgeProps) {
  return (
    <span class={`badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}
