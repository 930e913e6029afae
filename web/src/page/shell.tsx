// The frame of every page of a signed-in user: who that is, where they are, and the page itself.
import type { ComponentChildren } from 'preact';
import { Icon } from '../component/icon.tsx';
import { isPlainClick } from '../component/use-path.ts';
import { useOnline } from '../component/use-online.ts';
import { Wordmark } from '../component/wordmark.tsx';
import type { User } from '../session/token-set.ts';
import { PAGES } from './route.ts';

/** Properties of a {@link Shell}. */
export interface ShellProps {
  readonly user: User;
  /** Path of the page that is shown. */
  readonly path: string;
  /** Shows the page at another path. */
  readonly onGo: (path: string) => void;
  readonly onSignOut: () => void;
  readonly children: ComponentChildren;
}

/** Shows the frame. */
export function Shell({ user, path, onGo, onSignOut, children }: ShellProps) {
  const isOnline = useOnline();
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <header class="top-bar">
        <Wordmark />
        <div class="account">
          <span class="account-name">
            <Icon name="user" />
            <span>{user.email ?? user.name ?? user.id}</span>
          </span>
          <button type="button" class="button button-quiet" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </header>
      {!isOnline && (
        <p class="offline" role="status">
          <Icon name="offline" />
          You are offline. What you see may be out of date.
        </p>
      )}
      <div class="frame">
        <nav class="side-bar" aria-label="Settings">
          <h2>Settings</h2>
          <ul>
            {PAGES.map((page) => (
              <li key={page.path}>
                <a
                  href={page.path}
                  aria-current={page.path === path ? 'page' : undefined}
                  onClick={(event) => {
                    if (!isPlainClick(event)) return;
                    event.preventDefault();
                    onGo(page.path);
                  }}
                >
                  {page.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </>
  );
}
