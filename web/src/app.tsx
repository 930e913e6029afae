// The page as a whole: what is shown for the state of the session and the path.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AccessControl } from './api/access-control.ts';
import type { ApiKeys, IssuedKey } from './api/api-keys.ts';
import type { CliLogins } from './api/cli-logins.ts';
import type { Sessions } from './api/sessions.ts';
import { Icon } from './component/icon.tsx';
import { usePath } from './component/use-path.ts';
import { AccessPage } from './page/access-page.tsx';
import { ApiKeysPage } from './page/api-keys-page.tsx';
import { CliLoginPage } from './page/cli-login-page.tsx';
import { EndedPage } from './page/ended-page.tsx';
import { IssuedKeyDialog } from './page/issued-key-dialog.tsx';
import { pageAt, type Page } from './page/route.ts';
import { SessionsPage } from './page/sessions-page.tsx';
import { Shell } from './page/shell.tsx';
import type { Session, SessionState } from './session/session.ts';

/** Properties of the {@link App}. */
export interface AppProps {
  readonly session: Session;
  readonly apiKeys: ApiKeys;
  readonly sessions: Sessions;
  readonly accessControl: AccessControl;
  readonly cliLogins: CliLogins;
  /** What the address bar says at first. */
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
  const { session, cliLoginCode, onSignIn, onSignOut } = props;
  const [path, go] = usePath(props.path);
  const [state, setState] = useState<SessionState>(session.state);
  const [issued, setIssued] = useState<IssuedKey | undefined>(undefined);
  const [done, setDone] = useState('');
  useEffect(() => session.watch(() => setState(session.state)), [session]);
  const page = pageAt(path);
  useTitle(titleFor(state, cliLoginCode === undefined ? page?.title : 'CLI login'));
  useFocusOnOther(path);

  if (state.kind !== 'open') {
    // A key that was just issued is lost if it is taken off the screen, so the end of a session waits for it; leaving
    // by the user's own wish does not.
    const isKept = state.kind === 'ended' && state.reason === 'refused' && issued !== undefined;
    return (
      <>
        <EndedPage state={state} onSignIn={onSignIn} />
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
      <Shell user={state.user} path={page?.path ?? path} onGo={go} onSignOut={onSignOut}>
        <Content {...props} page={page} issued={issued} onIssued={setIssued} onDone={setDone} />
      </Shell>
      <Toast words={done} onOver={() => setDone('')} />
      {issued && <IssuedKeyDialog issued={issued} onClose={() => setIssued(undefined)} />}
    </>
  );
}

interface ContentProps extends AppProps {
  readonly page: Page | undefined;
  readonly issued: IssuedKey | undefined;
  readonly onIssued: (key: IssuedKey) => void;
  readonly onDone: (words: string) => void;
}

function Content({ page, issued, onIssued, onDone, ...props }: ContentProps) {
  switch (page?.path) {
    case '/settings/api-keys':
      return (
        <ApiKeysPage
          apiKeys={props.apiKeys}
          isKeyShown={issued !== undefined}
          onIssued={onIssued}
          onDone={onDone}
        />
      );
    case '/settings/sessions':
      return (
        <SessionsPage
          sessions={props.sessions}
          onDone={onDone}
          onSignedOutEverywhere={() => props.session.endEverywhere()}
        />
      );
    case '/settings/access':
      return <AccessPage accessControl={props.accessControl} onDone={onDone} />;
    case undefined:
      return <NotFound />;
  }
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

/** Whoever goes to another page by keyboard or with a screen reader begins at its beginning, as after a load. */
function useFocusOnOther(path: string): void {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    scrollTo(0, 0);
    document.getElementById('main')?.focus();
  }, [path]);
}
