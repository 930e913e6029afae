// The form that gives somebody a role: who, on what, and which.
import { useState } from 'preact/hooks';
import type { AccessControl, NamedResource, Principal } from '../api/access-control.ts';
import type { Effect } from '../api/effect.ts';
import { Dialog } from '../component/dialog.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SubmitBar } from '../component/submit-bar.tsx';
import { useSubmission } from '../component/use-submission.ts';
import { explainProblem } from './access-problem.ts';
import { kindOf } from './access-words.ts';
import { PrincipalPicker } from './principal-picker.tsx';
import { ResourcePicker } from './resource-picker.tsx';
import { RolePicker } from './role-picker.tsx';
import { accountOf, type Access } from './use-access-list.ts';

/** Properties of a {@link GrantRoleDialog}. */
export interface GrantRoleDialogProps {
  readonly api: AccessControl;
  readonly access: Access;
  readonly resources: readonly NamedResource[];
  readonly onGranted: (grant: Grant, effect: Effect) => void;
  readonly onClose: () => void;
}

/** What was given to whom. */
export interface Grant {
  readonly principal: Principal;
  readonly resource: string;
  readonly role: string;
}

const REACH: Readonly<Record<string, string>> = {
  account: 'The role holds on everything in the account, now and later.',
  workspace: 'The role holds on the workspace and its apps.',
  app: 'The role holds on this app alone.',
};

/** Asks for all three, and gives the role. Done twice, it gives it once. */
export function GrantRoleDialog(props: GrantRoleDialogProps) {
  const { api, access, resources, onGranted, onClose } = props;
  const [principal, setPrincipal] = useState<Principal | undefined>(undefined);
  const [resource, setResource] = useState(resources[0]?.reference ?? access.place);
  const [role, setRole] = useState<string | undefined>(undefined);
  const choosePlace = (reference: string) => {
    if (kindOf(reference) !== kindOf(resource)) setRole(undefined);
    setResource(reference);
  };
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    if (principal === undefined || role === undefined) return;
    const effect = await api.grant({ principal: principal.principal, resource, role });
    onGranted({ principal, resource, role }, effect);
  });
  return (
    <Dialog title="Give a role" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <PrincipalPicker
          api={api}
          place={access.place}
          known={access.principals}
          chosen={principal}
          onChosen={setPrincipal}
          allowsNewcomers
        />
        <ResourcePicker
          {...accountOf(access)}
          resources={resources}
          hint={REACH[kindOf(resource)] ?? ''}
          chosen={resource}
          onChosen={choosePlace}
        />
        <RolePicker
          api={api}
          presets={access.presets}
          resource={resource}
          chosen={role}
          onChosen={setRole}
        />
        {error !== undefined && <ProblemNotice error={explainProblem(error, 'grant')} />}
        <SubmitBar
          onCancel={onClose}
          isBusy={isBusy}
          isReady={principal !== undefined && resource !== '' && role !== undefined}
        >
          Give role
        </SubmitBar>
      </form>
    </Dialog>
  );
}
