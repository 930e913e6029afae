// The page as a whole: what is shown for the state of the session and the path.
import { useEffect, useState } from 'preact/hooks';
import type { ApiKeys, IssuedKey } from './api/api-keys.ts';
import type { CliLogins } from './api/cli-logins.ts';
import { Icon } from './component/icon.tsx';
import { ApiKeysPage } from './page/api-keys-page.tsx';
import { CliLoginPage } from './page/cli-login-page.tsx';
import { IssuedKeyDialog } from './page/issued-key-dialog.tsx';
import { PlainPage } from './page/plain-page.tsx';
import { pageAt } from './page/route.ts';
import { Shell } from './page/shell.tsx';
import type { Session, SessionState } from './session/session.ts';

/** Properties of the {@link App}. */
export interface AppProps {
  readonly session: Session;
  readonly apiKeys: ApiKeys;
  readonly cliLogins: CliLogins;
  readonly path: string;
  /** Code of the login of a command line that the page is opened for, if it is. */
  readonly cliLoginCode: string | undefined;
  /** That login is approved or turned away. */
  readonly onCliLoginSettled: () => void;
  /** Sends the browser to the sign-in and back to this path. */
  readonly onSignIn: () => void;
  readonly onSignOut: () => void;
}

/** Shows the page. */
export function App(props: AppProps) {
  const { session, apiKeys, path, cliLoginCode, onSignIn, onSignOut } = props;
  const [state, setState] = useState<SessionState>(session.state);
  const [issued, setIssued] = useState<IssuedKey | undefined>(undefined);
  const [done, setDone] = useState('');
  useEffect(() => session.watch(() => setState(session.state)), [session]);
  const page = pageAt(path);
  useTitle(titleFor(state, cliLoginCode === undefined ? page?.title : 'CLI login'));

  if (state.kind !== 'open') {
    // A key that was just issued is lost if it is taken off the screen, so the end of a session waits for it; leaving
    // by the user's own wish does not.
    const isKept = state.kind === 'ended' && state.reason === 'refused' && issued !== undefined;
    return (
      <>
        <Ended state={state} onSignIn={onSignIn} />
        {isKept && <IssuedKeyDialog issued={issued} onClose={() => setIssued(undefined)} />}
      </>
    );
  }
  if (cliLoginCode !== undefined) {
    const { cliLogins, onCliLoginSettled } = props;
    return (
      <CliLoginPage
        code={cliLoginCode}
        user={state.user}
        cliLogins={cliLogins}
        onSettled={onCliLoginSettled}
      />
    );
  }
  return (
    <>
      <Shell user={state.user} path={page?.path ?? path} onSignOut={onSignOut}>
        {page ? (
          <ApiKeysPage
            apiKeys={apiKeys}
            isKeyShown={issued !== undefined}
            onIssued={setIssued}
            onDone={setDone}
          />
        ) : (
          <NotFound />
        )}
      </Shell>
      <Toast words={done} onOver={() => setDone('')} />
      {issued && <IssuedKeyDialog issued={issued} onClose={() => setIssued(undefined)} />}
    </>
  );
}

function Ended({
  state,
  onSignIn,
}: {
  readonly state: SessionState;
  readonly onSignIn: () => void;
}) {
  const isRefused = state.kind === 'ended' && state.reason === 'refused';
  return (
    <PlainPage
      title={isRefused ? 'Your session has ended' : 'You are signed out'}
      action={{ label: isRefused ? 'Sign in again' : 'Sign in', onChosen: onSignIn }}
    >
      <p>
        {isRefused
          ? 'It was ended elsewhere, or is too old. Sign in again, and you come back to this page.'
          : 'Your API keys go on working. Sign in to manage them.'}
      </p>
    </PlainPage>
  );
}

function NotFound() {
  return (
    <div class="not-found">
      <h1>There is no such page</h1>
      <p>
        <a href="/">Go to your API keys</a>
      </p>
    </div>
  );
}

const TOAST_MS = 6000;

function Toast({ words, onOver }: { readonly words: string; readonly onOver: () => void }) {
  useEffect(() => {
    if (words === '') return undefined;
    const timer = setTimeout(onOver, TOAST_MS);
    return () => clearTimeout(timer);
  }, [words]);
  // The region is there before the words are, or screen readers would not notice them.
  return (
    <div class="toast-region" role="status">
      {words !== '' && (
        <p class="toast">
          <Icon name="check" />
          {words}
        </p>
      )}
    </div>
  );
}

function titleFor({ kind }: SessionState, title = 'Not found'): string {
  return kind === 'open' ? title : 'Sign in';
}

function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Rigbox`;
  }, [title]);
}
