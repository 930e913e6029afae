// The question before a program on somebody's machine gets a key: who asks, for whom, and whether it is the right one.
import { useState } from 'preact/hooks';
import { endOfCliLoginCode, isCliLoginCode } from '../../../core/cli-login-code.ts';
import { ApiProblem } from '../api/api-problem.ts';
import type { CliLogins } from '../api/cli-logins.ts';
import { Icon } from '../component/icon.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';
import type { User } from '../session/token-set.ts';
import { PlainPage } from './plain-page.tsx';

/** Properties of a {@link CliLoginPage}. */
export interface CliLoginPageProps {
  /** The code in the address, whatever it is; empty without one. */
  readonly code: string;
  readonly user: User;
  readonly cliLogins: CliLogins;
  /** The code is of no more use: it has no place in the address any longer. */
  readonly onSettled: () => void;
}

/** Asks, and lets the program in. It never does so by itself: the link may have come from anybody. */
export function CliLoginPage({ code, user, cliLogins, onSettled }: CliLoginPageProps) {
  const [outcome, setOutcome] = useState<'approved' | 'cancelled' | undefined>(undefined);
  const settle = (as: 'approved' | 'cancelled') => {
    setOutcome(as);
    onSettled();
  };
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    await cliLogins.approve(code);
    settle('approved');
  });
  if (outcome === 'approved') return <Approved />;
  if (outcome === 'cancelled') return <Cancelled />;
  if (!isCliLoginCode(code)) return <Incomplete />;
  if (isOver(error)) return <Over error={error} />;
  return (
    <PlainPage title="Log a command line in?">
      <form onSubmit={onSubmit}>
        <p>
          A program asks to use the Rigbox API in your name, as{' '}
          <strong>{user.email ?? user.name ?? user.id}</strong>. Its code ends in
        </p>
        <p class="code-end">
          <code>{endOfCliLoginCode(code)}</code>
        </p>
        <div class="notice notice-warning">
          <Icon name="alert" />
          <p>
            <strong>Approve only what you started yourself, just now,</strong> and only if your
            terminal shows the same six characters. Whoever sent you this link gets a key to
            everything in your account.
          </p>
        </div>
        <p>A CLI login that you approved before ends, on whatever machine it is.</p>
        {error !== undefined && <ProblemNotice error={error} />}
        <SubmitBar onCancel={() => settle('cancelled')} isBusy={isBusy}>
          Approve
        </SubmitBar>
      </form>
    </PlainPage>
  );
}

/** Whether the API has said that this login cannot be approved any more; anything else may be tried again. */
function isOver(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.code?.startsWith('cli-login-') === true;
}

function Approved() {
  return (
    <PlainPage title="You are logged in">
      <p role="status">
        Go back to your terminal; you can close this page. The key is called “CLI login”, and{' '}
        <a href="/settings/api-keys">API keys</a> is where you revoke it.
      </p>
    </PlainPage>
  );
}

function Cancelled() {
  return (
    <PlainPage title="Nothing was approved">
      <p role="status">The program gets no key. You can close this page.</p>
    </PlainPage>
  );
}

function Incomplete() {
  return (
    <PlainPage title="This link is not complete">
      <p>It has no code of a login in it. Start the login again in your terminal.</p>
    </PlainPage>
  );
}

function Over({ error }: { readonly error: ApiProblem }) {
  return (
    <PlainPage title="This login is over">
      <ProblemNotice error={error} />
      <p>Nothing was approved now. Start the login again in your terminal.</p>
    </PlainPage>
  );
}
