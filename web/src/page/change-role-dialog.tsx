// The form that puts another role in the place of one.
import { useState } from 'preact/hooks';
import type { AccessControl, Binding, Principal, RolePreset } from '../api/access-control.ts';
import type { Effect } from '../api/effect.ts';
import { Dialog } from '../component/dialog.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';
import { explainProblem } from './access-problem.ts';
import { describeRole, inPlace, nameOfPrincipal } from './access-words.ts';
import { RolePicker } from './role-picker.tsx';

/** Properties of a {@link ChangeRoleDialog}. */
export interface ChangeRoleDialogProps {
  readonly api: AccessControl;
  readonly binding: Binding;
  readonly principal: Principal;
  readonly presets: readonly RolePreset[];
  readonly onChanged: (newRole: string, effect: Effect) => void;
  readonly onClose: () => void;
}

/** Asks for the role, and swaps it for the one that there is. */
export function ChangeRoleDialog(props: ChangeRoleDialogProps) {
  const { api, binding, principal, presets, onChanged, onClose } = props;
  const { role: current, resource_ref: resource } = binding;
  const [role, setRole] = useState<string | undefined>(undefined);
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    if (role === undefined) return;
    const name = { principal: principal.principal, resource, role: current };
    onChanged(role, await api.change(name, role));
  });
  return (
    <Dialog title="Change role" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">
          <strong>{nameOfPrincipal(principal)}</strong> is{' '}
          <strong>{describeRole(current).toLowerCase()}</strong> {inPlace(resource)}. The new role
          takes the place of this one from the next request on.
        </p>
        <RolePicker
          api={api}
          presets={presets}
          resource={resource}
          chosen={role}
          onChosen={setRole}
          except={current}
        />
        {error !== undefined && <ProblemNotice error={explainProblem(error, 'change')} />}
        <SubmitBar onCancel={onClose} isBusy={isBusy} isReady={role !== undefined}>
          Change role
        </SubmitBar>
      </form>
    </Dialog>
  );
}
