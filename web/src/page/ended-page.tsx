// What is shown when there is no session: why that is, and the way back in.
import { useEffect } from 'preact/hooks';
import type { SessionState } from '../session/session.ts';
import { PlainPage } from './plain-page.tsx';

/** Properties of an {@link EndedPage}. */
export interface EndedPageProps {
  readonly state: SessionState;
  readonly onSignIn: () => void;
}

/** Shows it, and has it read out: it takes the place of what the user was looking at. */
export function EndedPage({ state, onSignIn }: EndedPageProps) {
  const { title, text, action } = wordsFor(state);
  useEffect(() => document.getElementById('main')?.focus(), []);
  return (
    <PlainPage title={title} action={{ label: action, onChosen: onSignIn }}>
      <p>{text}</p>
    </PlainPage>
  );
}

interface Words {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

const SIGNED_OUT: Words = {
  title: 'You are signed out',
  text: 'Your API keys go on working. Sign in to manage them.',
  action: 'Sign in',
};
const SIGNED_OUT_EVERYWHERE: Words = {
  title: 'You are signed out everywhere',
  text: 'All your sessions have ended, this one too. Your API keys go on working. Sign in with your password to come back to this page.',
  action: 'Sign in again',
};
const REFUSED: Words = {
  title: 'Your session has ended',
  text: 'It was ended elsewhere, or is too old. Sign in again, and you come back to this page.',
  action: 'Sign in again',
};

function wordsFor(state: SessionState): Words {
  if (state.kind !== 'ended') return SIGNED_OUT;
  switch (state.reason) {
    case 'refused':
      return REFUSED;
    case 'signed-out-everywhere':
      return SIGNED_OUT_EVERYWHERE;
    default:
      // A tab that was loaded from another version of the page may give a reason that this one does not know.
      return SIGNED_OUT;
  }
}
