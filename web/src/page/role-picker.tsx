// The part of a form that chooses a role: the roles that can be bound there, and what the chosen one permits, in words.
import { useEffect, useId, useState } from 'preact/hooks';
import type { AccessControl, RolePreset } from '../api/access-control.ts';
import { Icon } from '../component/icon.tsx';
import {
  describeExtent,
  describeResource,
  describeRole,
  describeTagRules,
  groupPermissions,
  isUnlimited,
  kindOf,
} from './access-words.ts';

/** Properties of a {@link RolePicker}. */
export interface RolePickerProps {
  readonly api: AccessControl;
  readonly presets: readonly RolePreset[];
  /** Where the role is to be bound; empty while that is not known. */
  readonly resource: string;
  readonly chosen: string | undefined;
  readonly onChosen: (role: string) => void;
  /** A role that is bound already, and is not offered. */
  readonly except?: string;
}

/** Shows the roles. */
export function RolePicker(props: RolePickerProps) {
  const { api, presets, resource, chosen, onChosen, except } = props;
  const name = useId();
  const offered = rolesOn(presets, resource).filter(({ role }) => role !== except);
  const preset = offered.find(({ role }) => role === chosen);
  if (offered.length === 0) return null;
  return (
    <>
      <fieldset class="choices">
        <legend>{except === undefined ? 'Role' : 'New role'}</legend>
        {offered.map((one) => (
          <label key={one.role} class="choice">
            <input
              type="radio"
              name={name}
              required
              checked={one.role === chosen}
              onChange={() => onChosen(one.role)}
            />
            <span class="choice-person">
              {describeRole(one.role)}
              <span class="choice-hint">
                {[describeExtent(one), describeTagRules(one)].filter(Boolean).join('. ')}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {preset && <TagGap key={`${preset.role} ${resource}`} {...{ api, preset, resource }} />}
      {preset && <Permissions preset={preset} />}
    </>
  );
}

/** Gives the roles that can be bound on a resource. */
export function rolesOn(presets: readonly RolePreset[], resource: string): readonly RolePreset[] {
  return presets.filter((one) => one.scope_kind === kindOf(resource));
}

function Permissions({ preset }: { readonly preset: RolePreset }) {
  const role = describeRole(preset.role).toLowerCase();
  if (isUnlimited(preset)) {
    return (
      <p class="hint">
        An {role} may do everything in the account, and give and take every role, yours too.
      </p>
    );
  }
  return (
    <details class="permissions">
      <summary>
        What the role {role} permits ({preset.permissions.length} permissions)
      </summary>
      <dl>
        {groupPermissions(preset.permissions).map(({ thing, actions }) => (
          <div key={thing}>
            <dt>{thing}</dt>
            <dd>{actions.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface TagGapProps extends Pick<RolePickerProps, 'api' | 'resource'> {
  readonly preset: RolePreset;
}

/** Warns of a role that compares tags, where the resource has none to compare with. */
function TagGap({ api, preset, resource }: TagGapProps) {
  const [missing, setMissing] = useState<readonly string[]>([]);
  const { match_tag_keys: keys } = preset;
  useEffect(() => {
    if (keys.length === 0) return undefined;
    let isGone = false;
    const note = (tags: Readonly<Record<string, string>>) => {
      if (!isGone) setMissing(keys.filter((key) => !Object.hasOwn(tags, key)));
    };
    // Whoever may not read the tags is warned of nothing.
    api.tags(resource).then(note, () => undefined);
    return () => {
      isGone = true;
    };
  }, []);
  if (missing.length === 0) return null;
  return (
    <div class="notice notice-warning" role="status">
      <Icon name="alert" />
      <p>
        {describeResource(resource)} does not have the tag {missing.join(', ')}, so this role holds
        nowhere until it does.
      </p>
    </div>
  );
}
