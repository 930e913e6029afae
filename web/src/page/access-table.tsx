// The table of roles, by who has them. On narrow screens its rows become cards; the roles keep it a table for screen
// readers even then.
import type { Binding, NamedResource, Principal, RolePreset } from '../api/access-control.ts';
import { ActionList } from '../component/action-list.tsx';
import { Badge } from '../component/badge.tsx';
import { TableHead } from '../component/table-head.tsx';
import { Time } from '../component/time.tsx';
import { groupBindings, principalIn, type AccessGroup } from './access-group.ts';
import {
  describeExtent,
  describeResource,
  describeRole,
  describeTagRules,
  idOf,
  kindOf,
  nameOfPrincipal,
} from './access-words.ts';
import type { Access } from './use-access-list.ts';

/** What the user can do with a role of somebody. */
export type BindingAction = 'change' | 'revoke';

/** Properties of an {@link AccessTable}. */
export interface AccessTableProps {
  readonly access: Access;
  readonly resources: readonly NamedResource[];
  readonly onAction: (action: BindingAction, binding: Binding, principal: Principal) => void;
}

/** Shows who has which role on what. */
export function AccessTable({ access, resources, onAction }: AccessTableProps) {
  return (
    <table class="key-table access-table" role="table" aria-label="Roles">
      <TableHead titles={['Role', 'On', 'Given']} />
      {groupBindings(access.bindings, access.principals).map((group) => (
        <tbody key={group.principal.principal} role="rowgroup">
          <GroupHead principal={group.principal} isCaller={isCaller(group, access)} />
          {group.bindings.map((binding) => (
            <BindingRow
              key={`${binding.role} ${binding.resource_ref}`}
              binding={binding}
              principal={group.principal}
              access={access}
              resources={resources}
              onAction={onAction}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function isCaller({ principal }: AccessGroup, { caller }: Access): boolean {
  return principal.principal === caller.principal;
}

interface GroupHeadProps {
  readonly principal: Principal;
  readonly isCaller: boolean;
}

function GroupHead({ principal, isCaller: isSelf }: GroupHeadProps) {
  const name = nameOfPrincipal(principal);
  const beside = principal.email === '' ? idOf(principal.principal) : principal.email;
  return (
    <tr role="row" class="group-row">
      <th role="rowheader" scope="rowgroup" colSpan={4}>
        <span class="key-title">
          {name} {isSelf && <Badge tone="good">You</Badge>}
          {kindOf(principal.principal) === 'service' && (
            <Badge tone="quiet" title="A program with roles and keys of its own">
              Service
            </Badge>
          )}
        </span>{' '}
        {beside !== name && <span class="preview">{beside}</span>}
      </th>
    </tr>
  );
}

interface BindingRowProps extends AccessTableProps {
  readonly binding: Binding;
  readonly principal: Principal;
}

function BindingRow({ binding, principal, access, resources, onAction }: BindingRowProps) {
  const role = describeRole(binding.role);
  const place = describeResource(binding.resource_ref);
  const named = resources.find(({ reference }) => reference === binding.resource_ref)?.name;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <span class="key-title">{role}</span>
        <RoleNote preset={presetOf(binding, access.presets)} />
      </th>
      <td role="cell" data-title="On">
        <span>{place}</span>
        {named !== undefined && <span class="state-note">{named}</span>}
      </td>
      <td role="cell" data-title="Given">
        <Time value={binding.updated_at} />
        {binding.created_by_ref !== undefined && (
          <span class="state-note">
            by {nameOfPrincipal(principalIn(access.principals, binding.created_by_ref))}
          </span>
        )}
      </td>
      <td role="cell" class="key-actions">
        <ActionList
          label={`Actions for ${role} of ${nameOfPrincipal(principal)} on ${place}`}
          actions={[
            { label: 'Change role…', onChosen: () => onAction('change', binding, principal) },
            {
              label: 'Revoke…',
              isDestructive: true,
              onChosen: () => onAction('revoke', binding, principal),
            },
          ]}
        />
      </td>
    </tr>
  );
}

function RoleNote({ preset }: { readonly preset: RolePreset | undefined }) {
  if (preset === undefined) return null;
  const rules = describeTagRules(preset);
  return (
    <>
      <span class="role-note">{describeExtent(preset)}</span>
      {rules !== undefined && <span class="role-note">{rules}</span>}
    </>
  );
}

function presetOf(
  { role, resource_ref: resource }: Binding,
  presets: readonly RolePreset[],
): RolePreset | undefined {
  return presets.find((one) => one.role === role && one.scope_kind === kindOf(resource));
}
