// The part of a form that says what it is about: the account, a workspace or an app, from a list or by its id.
import { useState } from 'preact/hooks';
import type { NamedResource } from '../api/access-control.ts';
import { Field } from '../component/field.tsx';
import { describeResource, idOf, kindOf } from './access-words.ts';

/** Properties of a {@link ResourcePicker}. */
export interface ResourcePickerProps {
  /** Reference of the account; left out where it cannot be chosen. */
  readonly account?: string;
  readonly resources: readonly NamedResource[];
  readonly hint?: string;
  /** A reference; empty while what was entered is none. */
  readonly chosen: string;
  readonly onChosen: (reference: string) => void;
}

const OTHER = 'other';
const ID = '[A-Za-z0-9_\\-]{1,128}';

/** Shows the list, and fields for what is not in it. */
export function ResourcePicker(props: ResourcePickerProps) {
  const { account, resources, hint, chosen, onChosen } = props;
  const isListed = chosen === account || resources.some(({ reference }) => reference === chosen);
  const [isOther, setOther] = useState(!isListed);
  const choose = (value: string) => {
    setOther(value === OTHER);
    onChosen(value === OTHER ? '' : value);
  };
  const hasChoice = account !== undefined || resources.length > 0;
  return (
    <>
      {hasChoice && (
        <Field label="On" hint={hint}>
          {(attributes) => (
            <select
              {...attributes}
              value={isOther ? OTHER : chosen}
              onChange={(event) => choose(event.currentTarget.value)}
            >
              {account !== undefined && (
                <option value={account}>{describeResource(account)}</option>
              )}
              <ResourceOptions label="Workspaces" kind="workspace" resources={resources} />
              <ResourceOptions label="Apps" kind="app" resources={resources} />
              <option value={OTHER}>Another one, by its id…</option>
            </select>
          )}
        </Field>
      )}
      {(isOther || !hasChoice) && <OtherFields initial={chosen} onChosen={onChosen} />}
    </>
  );
}

interface ResourceOptionsProps {
  readonly label: string;
  readonly kind: string;
  readonly resources: readonly NamedResource[];
}

function ResourceOptions({ label, kind, resources }: ResourceOptionsProps) {
  const own = resources.filter(({ reference }) => kindOf(reference) === kind);
  if (own.length === 0) return null;
  return (
    <optgroup label={label}>
      {own.map(({ reference, name }) => (
        <option key={reference} value={reference}>
          {describeResource(reference)}
          {name !== undefined && ` (${name})`}
        </option>
      ))}
    </optgroup>
  );
}

interface OtherFieldsProps extends Pick<ResourcePickerProps, 'onChosen'> {
  readonly initial: string;
}

function OtherFields({ initial, onChosen }: OtherFieldsProps) {
  const [kind, setKind] = useState(kindOf(initial) || 'workspace');
  const [id, setId] = useState(idOf(initial));
  const choose = (newKind: string, newId: string) => {
    setKind(newKind);
    setId(newId);
    const isId = new RegExp(`^${ID}$`).test(newId);
    onChosen(isId ? `rig:${newKind}:${newId}` : '');
  };
  return (
    <div class="field-row">
      <Field label="Kind">
        {(attributes) => (
          <select
            {...attributes}
            value={kind}
            onChange={(event) => choose(event.currentTarget.value, id)}
          >
            <option value="workspace">Workspace</option>
            <option value="app">App</option>
          </select>
        )}
      </Field>
      <Field label="Id">
        {(attributes) => (
          <input
            {...attributes}
            value={id}
            required
            pattern={ID}
            placeholder={kind === 'workspace' ? 'ws-1' : 'app-1'}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => choose(kind, event.currentTarget.value.trim())}
          />
        )}
      </Field>
    </div>
  );
}
