// Settings → Access.
import { useState } from 'preact/hooks';
import type { AccessControl, Binding, Principal } from '../api/access-control.ts';
import type { Effect } from '../api/effect.ts';
import { Badge } from '../component/badge.tsx';
import { Icon } from '../component/icon.tsx';
import { barrierOf } from './access-problem.ts';
import { AccessPanel } from './access-panel.tsx';
import type { BindingAction } from './access-table.tsx';
import { describeRole, describeWait, inPlace, nameOfPrincipal } from './access-words.ts';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { GrantRoleDialog } from './grant-role-dialog.tsx';
import { RevokeRoleDialog } from './revoke-role-dialog.tsx';
import { TryDecisionDialog } from './try-decision-dialog.tsx';
import { useAccessList, type Access, type AccessList } from './use-access-list.ts';

/** Properties of an {@link AccessPage}. */
export interface AccessPageProps {
  readonly accessControl: AccessControl;
  /** Something was done; the words are shown and read out. */
  readonly onDone: (words: string) => void;
}

type Task =
  | { readonly kind: 'grant' }
  | { readonly kind: 'try' }
  | { readonly kind: BindingAction; readonly binding: Binding; readonly principal: Principal };

/** Shows who has access to the account, and lets the user give, change and take away roles, and ask what they permit. */
export function AccessPage({ accessControl: api, onDone }: AccessPageProps) {
  const list = useAccessList(api);
  const [task, setTask] = useState<Task | undefined>(undefined);
  const isUsable = list.access !== undefined && barrierOf(list.error) === undefined;
  const grant = () => setTask({ kind: 'grant' });
  return (
    <>
      <header class="page-header">
        <div>
          <h1>
            Access <Badge tone="quiet">Preview</Badge>
          </h1>
          <p class="page-intro">Who has which role in your account, and on what.</p>
        </div>
        {isUsable && (
          <div class="page-actions">
            <button type="button" class="button" onClick={() => setTask({ kind: 'try' })}>
              Try a decision
            </button>
            <button type="button" class="button button-primary" onClick={grant}>
              <Icon name="plus" />
              Give a role
            </button>
          </div>
        )}
      </header>
      <AccessPanel
        list={list}
        onGrant={grant}
        onAction={(kind, binding, principal) => setTask({ kind, binding, principal })}
      />
      {task && list.access && (
        <TaskDialog
          task={task}
          api={api}
          list={list}
          access={list.access}
          onClose={() => setTask(undefined)}
          onDone={(words) => {
            setTask(undefined);
            list.reload();
            onDone(words);
          }}
        />
      )}
    </>
  );
}

interface TaskDialogProps {
  readonly task: Task;
  readonly api: AccessControl;
  readonly list: AccessList;
  readonly access: Access;
  readonly onClose: () => void;
  readonly onDone: (words: string) => void;
}

function TaskDialog({ task, api, list, access, onClose, onDone }: TaskDialogProps) {
  const { resources } = list;
  if (task.kind === 'try') return <TryDecisionDialog {...{ api, access, resources, onClose }} />;
  if (task.kind === 'grant') {
    return (
      <GrantRoleDialog
        {...{ api, access, resources, onClose }}
        onGranted={({ principal, resource, role }, effect) =>
          onDone(describeChange('now', { principal, resource, role }, effect))
        }
      />
    );
  }
  const { binding, principal } = task;
  const resource = binding.resource_ref;
  if (task.kind === 'change') {
    return (
      <ChangeRoleDialog
        {...{ api, binding, principal, onClose }}
        presets={access.presets}
        onChanged={(role, effect) =>
          onDone(describeChange('now', { principal, resource, role }, effect))
        }
      />
    );
  }
  return (
    <RevokeRoleDialog
      {...{ api, binding, principal, onClose }}
      isOwn={principal.principal === access.caller.principal}
      onRevoked={(effect) =>
        onDone(describeChange('no longer', { principal, resource, role: binding.role }, effect))
      }
    />
  );
}

interface Subject {
  readonly principal: Principal;
  readonly resource: string;
  readonly role: string;
}

function describeChange(
  how: 'now' | 'no longer',
  { principal, resource, role }: Subject,
  effect: Effect,
): string {
  const wait = describeWait(effect, Date.now());
  const name = nameOfPrincipal(principal);
  return `${name} is ${how} ${describeRole(role).toLowerCase()} ${inPlace(resource)}${wait}.`;
}
