// The question before every session of the user is ended, the one that asks among them.
import type { Sessions } from '../api/sessions.ts';
import { Dialog } from '../component/dialog.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';

/** Properties of a {@link SignOutEverywhereDialog}. */
export interface SignOutEverywhereDialogProps {
  readonly sessions: Sessions;
  readonly onSignedOut: () => void;
  readonly onClose: () => void;
}

/** Asks, and ends them all. */
export function SignOutEverywhereDialog(props: SignOutEverywhereDialogProps) {
  const { sessions, onSignedOut, onClose } = props;
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    await sessions.endAll();
    onSignedOut();
  });
  return (
    <Dialog title="Sign out everywhere?" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">
          Every session of yours ends, on every device and in every browser, those that the list
          does not show yet among them. <strong>This browser is signed out as well.</strong> To go
          on, sign in again with your password.
        </p>
        <p class="dialog-text">
          Your API keys go on working. Revoke one by one those that you do not trust any more.
        </p>
        {error !== undefined && <ProblemNotice error={error} />}
        <SubmitBar onCancel={onClose} isBusy={isBusy} isDestructive>
          Sign out everywhere
        </SubmitBar>
      </form>
    </Dialog>
  );
}
