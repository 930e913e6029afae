// The question before a session is ended somewhere else.
import { latestEffect, type Effect } from '../api/effect.ts';
import type { Sessions } from '../api/sessions.ts';
import { Dialog } from '../component/dialog.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { Time } from '../component/time.tsx';
import { useSubmission } from '../component/use-submission.ts';
import type { SessionGroup } from './session-group.ts';

/** Properties of an {@link EndSessionDialog}. */
export interface EndSessionDialogProps {
  readonly group: SessionGroup;
  readonly sessions: Sessions;
  readonly onEnded: (group: SessionGroup, effect: Effect) => void;
  readonly onClose: () => void;
}

/** Asks, and ends the session: all that the group consists of. A repetition after a lost answer does no harm. */
export function EndSessionDialog({ group, sessions, onEnded, onClose }: EndSessionDialogProps) {
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    const effects = await Promise.all(group.ids.map((id) => sessions.end(id)));
    onEnded(group, latestEffect(effects));
  });
  return (
    <Dialog title="End this session?" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">
          <strong>{group.device.name}</strong>, signed in on <Time value={group.startedAt} />
          {group.lastSeenAt !== undefined && (
            <>
              , last used <Time value={group.lastSeenAt} form="distance" />
            </>
          )}
          . It is signed out at its next request, and has to sign in again with your password.
        </p>
        <p class="dialog-text">
          If it was not you, change your password as well, and look through your API keys: they go
          on working.
        </p>
        {error !== undefined && <ProblemNotice error={error} />}
        <SubmitBar onCancel={onClose} isBusy={isBusy} isDestructive>
          End session
        </SubmitBar>
      </form>
    </Dialog>
  );
}
