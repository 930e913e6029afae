// Settings → Sessions.
import { useState } from 'preact/hooks';
import { describeDelay } from '../api/effect.ts';
import type { Sessions, UserSession } from '../api/sessions.ts';
import { Icon } from '../component/icon.tsx';
import { LoadingRows } from '../component/loading-rows.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { useLoaded, type Loaded } from '../component/use-loaded.ts';
import { SessionEndedError } from '../session/session.ts';
import { EndSessionDialog } from './end-session-dialog.tsx';
import { groupSessions, type SessionGroup } from './session-group.ts';
import { SessionTable } from './session-table.tsx';
import { SignOutEverywhereDialog } from './sign-out-everywhere-dialog.tsx';

/** Properties of a {@link SessionsPage}. */
export interface SessionsPageProps {
  readonly sessions: Sessions;
  /** Something was done; the words are shown and read out. */
  readonly onDone: (words: string) => void;
  /** Every session of the user has ended, this one too. */
  readonly onSignedOutEverywhere: () => void;
}

type Task = { readonly kind: 'everywhere' } | { readonly kind: 'one'; readonly of: SessionGroup };

/** Shows where the user is signed in, and lets them end that. */
export function SessionsPage({ sessions, onDone, onSignedOutEverywhere }: SessionsPageProps) {
  const list = useLoaded(sessions.list);
  const [task, setTask] = useState<Task | undefined>(undefined);
  const close = () => setTask(undefined);
  return (
    <>
      <header class="page-header">
        <div>
          <h1>Sessions</h1>
          <p class="page-intro">
            Where you are signed in. Another session shows here some minutes after it is first used.
          </p>
        </div>
        <button type="button" class="button" onClick={() => setTask({ kind: 'everywhere' })}>
          Sign out everywhere
        </button>
      </header>
      <SessionList list={list} onEnd={(of) => setTask({ kind: 'one', of })} />
      {task?.kind === 'one' && (
        <EndSessionDialog
          group={task.of}
          sessions={sessions}
          onClose={close}
          onEnded={({ ids, device }, effect) => {
            close();
            list.change((all) => all.filter(({ id }) => !ids.includes(id)));
            onDone(`${device.name} is signed out${describeDelay(effect, Date.now())}.`);
          }}
        />
      )}
      {task?.kind === 'everywhere' && (
        <SignOutEverywhereDialog
          sessions={sessions}
          onClose={close}
          onSignedOut={onSignedOutEverywhere}
        />
      )}
    </>
  );
}

interface SessionListProps {
  readonly list: Loaded<readonly UserSession[]>;
  readonly onEnd: (group: SessionGroup) => void;
}

function SessionList({ list, onEnd }: SessionListProps) {
  const { value: sessions, error, isLoading, reload } = list;
  const groups = sessions && groupSessions(sessions, navigator.userAgent);
  return (
    <section class="panel" aria-label="Your sessions" aria-busy={isLoading}>
      {/* An ended session has a page of its own. */}
      {error !== undefined && !(error instanceof SessionEndedError) && (
        <ProblemNotice error={error}>
          <button type="button" class="button" onClick={reload}>
            Try again
          </button>
        </ProblemNotice>
      )}
      {sessions === undefined && isLoading && <LoadingRows>Loading your sessions…</LoadingRows>}
      {groups && groups.length > 0 && <SessionTable groups={groups} onEnd={onEnd} />}
      {groups?.every(({ isCurrent }) => isCurrent) && <NowhereElse />}
    </section>
  );
}

function NowhereElse() {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name="check" />
      </span>
      <h2>No other sessions</h2>
      <p>This is the only place where you are signed in, as of a few minutes ago.</p>
    </div>
  );
}
