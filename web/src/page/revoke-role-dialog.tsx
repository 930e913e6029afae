// The question before a role is taken away.
import type { AccessControl, Binding, Principal } from '../api/access-control.ts';
import { ApiProblem } from '../api/api-problem.ts';
import type { Effect } from '../api/effect.ts';
import { Dialog } from '../component/dialog.tsx';
import { Icon } from '../component/icon.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';
import { explainProblem } from './access-problem.ts';
import { describeRole, inPlace, nameOfPrincipal } from './access-words.ts';

/** Properties of a {@link RevokeRoleDialog}. */
export interface RevokeRoleDialogProps {
  readonly api: AccessControl;
  readonly binding: Binding;
  readonly principal: Principal;
  /** Whether the user takes it from themselves. */
  readonly isOwn: boolean;
  readonly onRevoked: (effect: Effect) => void;
  readonly onClose: () => void;
}

/** Asks, and takes the role away. One that is gone by then, as after a lost answer, is taken away as well. */
export function RevokeRoleDialog(props: RevokeRoleDialogProps) {
  const { api, binding, principal, isOwn, onRevoked, onClose } = props;
  const { role, resource_ref: resource } = binding;
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    const name = { principal: principal.principal, resource, role };
    onRevoked(await api.revoke(name).catch(acceptGone));
  });
  return (
    <Dialog title="Revoke role" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">
          <strong>{nameOfPrincipal(principal)}</strong> will no longer be{' '}
          <strong>{describeRole(role).toLowerCase()}</strong> {inPlace(resource)}. What only this
          role permits is refused from the next request on, with their API keys too.
        </p>
        {isOwn && (
          <div class="notice notice-warning">
            <Icon name="alert" />
            <p>This is a role of your own. You may not be able to give it back to yourself.</p>
          </div>
        )}
        {error !== undefined && <ProblemNotice error={explainProblem(error, 'revoke')} />}
        <SubmitBar onCancel={onClose} isBusy={isBusy} isDestructive>
          Revoke role
        </SubmitBar>
      </form>
    </Dialog>
  );
}

function acceptGone(error: unknown): Effect {
  if (error instanceof ApiProblem && error.code === 'binding-not-found') return {};
  throw error;
}
