// Entry point of the page: loads the configuration, finds or begins the session, and shows the page.
import { render, type ComponentChild } from 'preact';
import { createAccessControl } from './api/access-control.ts';
import { createApiClient } from './api/api-client.ts';
import { createApiKeys } from './api/api-keys.ts';
import { createCliLogins } from './api/cli-logins.ts';
import { createSessions } from './api/sessions.ts';
import { App } from './app.tsx';
import { loadConfiguration } from './configuration.ts';
import { PlainPage } from './page/plain-page.tsx';
import { CALLBACK_PATH, CLI_LOGIN_PATH, cliLoginCodeAt, SIGNED_OUT_PATH } from './page/route.ts';
import {
  createIdentityProvider,
  SignInRefusedError,
  type IdentityProvider,
} from './session/identity-provider.ts';
import { Session } from './session/session.ts';
import { openTabChannel } from './session/tab-channel.ts';
import './style/base.css';
import './style/component.css';
import './style/page.css';

const PAGE_SIZE = 50;
const CHANNEL = 'rigbox-session';

function show(content: ComponentChild): void {
  render(content, document.getElementById('root') ?? document.body);
}

async function start(): Promise<void> {
  show(<PlainPage title="Signing in…" />);
  const configuration = await loadConfiguration(fetch);
  const provider = createIdentityProvider(configuration, {
    origin: location.origin,
    storage: sessionStorage,
    now: Date.now,
  });
  const session = openSession(provider);
  if (!(await enter(session, provider))) return;

  const apiUrl = new URL(configuration.apiUrl, location.origin).href;
  const client = createApiClient(apiUrl, session, (...request) => fetch(...request));
  show(
    <App
      session={session}
      apiKeys={createApiKeys(client, PAGE_SIZE)}
      sessions={createSessions(client)}
      accessControl={createAccessControl(client)}
      cliLogins={createCliLogins(client)}
      cliLoginCode={cliLoginCodeAt(location.pathname, location.search)}
      onCliLoginSettled={() => history.replaceState(null, '', CLI_LOGIN_PATH)}
      path={location.pathname}
      onSignIn={() => leaveFor(signIn(session, provider))}
      onSignOut={() => leaveFor(signOut(session))}
    />,
  );
}

function openSession(provider: IdentityProvider): Session {
  const session = new Session({
    provider,
    channel: openTabChannel(CHANNEL),
    locks: navigator.locks,
    now: Date.now,
    setTimer: (callback, milliseconds) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  const wake = () => session.wake();
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  // A page that comes back from the browser's history may have missed what the other tabs said meanwhile.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  return session;
}

/** Finds or begins the session; `false` when the browser is on its way to the issuer. */
async function enter(session: Session, provider: IdentityProvider): Promise<boolean> {
  if (location.pathname === CALLBACK_PATH) {
    const { tokens, returnTo } = await provider.redeem(location.href);
    // The code has been used: it stays neither in the address bar nor in the history.
    history.replaceState(null, '', returnTo);
    session.open(tokens);
    return true;
  }
  if (location.pathname === SIGNED_OUT_PATH) return true;
  if (await session.join()) return true;
  location.replace(await signIn(session, provider));
  return false;
}

function signIn({ state }: Session, provider: IdentityProvider): Promise<string> {
  const isPage = location.pathname !== CALLBACK_PATH && location.pathname !== SIGNED_OUT_PATH;
  // The issuer may know nothing of the end of a session, and would give the same one back.
  const mustAuthenticate = state.kind === 'ended' && state.reason !== 'signed-out';
  return provider.signInUrl(isPage ? location.pathname + location.search : '/', {
    mustAuthenticate,
  });
}

async function signOut(session: Session): Promise<string> {
  return (await session.signOut()) ?? SIGNED_OUT_PATH;
}

function leaveFor(address: Promise<string>): void {
  address.then((url) => location.assign(url), showFailure);
}

function showFailure(error: unknown): void {
  const isRefused = error instanceof SignInRefusedError;
  show(
    <PlainPage
      title="You could not be signed in"
      action={{ label: 'Try again', onChosen: () => location.assign('/') }}
    >
      <p role="alert">
        {isRefused
          ? `The sign-in service says: ${error.message}.`
          : 'The sign-in service cannot be reached, or its answer was not for this page.'}
      </p>
    </PlainPage>,
  );
}

start().catch(showFailure);
