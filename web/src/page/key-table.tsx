// The table of keys. On narrow screens its rows become cards; the roles keep it a table for screen readers even then.
import type { ApiKey } from '../api/api-keys.ts';
import { ActionList, type Action } from '../component/action-list.tsx';
import { Badge } from '../component/badge.tsx';
import { TableHead } from '../component/table-head.tsx';
import { Time } from '../component/time.tsx';
import { nameOf } from './key-name.ts';

/** What the user can do with a key. */
export type KeyAction = 'rename' | 'rotate' | 'revoke';

/** Properties of a {@link KeyTable}. */
export interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  readonly onAction: (action: KeyAction, key: ApiKey) => void;
}

/** Shows the keys. */
export function KeyTable({ keys, onAction }: KeyTableProps) {
  return (
    <table class="key-table" role="table" aria-label="API keys">
      <TableHead titles={['Name', 'State', 'Created', 'Last used', 'Expires']} />
      <tbody role="rowgroup">
        {keys.map((key) => (
          <KeyRow key={key.id} apiKey={key} onAction={onAction} />
        ))}
      </tbody>
    </table>
  );
}

interface KeyRowProps {
  readonly apiKey: ApiKey;
  readonly onAction: KeyTableProps['onAction'];
}

function KeyRow({ apiKey, onAction }: KeyRowProps) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row" class="key-name">
        <span class="key-title">
          {apiKey.name ?? <span class="unnamed">Unnamed key</span>} <Limits apiKey={apiKey} />
        </span>
        <code class="preview">{apiKey.key_preview}</code>
      </th>
      <td role="cell" data-title="State">
        <State apiKey={apiKey} />
      </td>
      <td role="cell" data-title="Created">
        <Time value={apiKey.created_at} />
      </td>
      <td role="cell" data-title="Last used">
        {apiKey.last_used_at === undefined ? (
          <span class="nothing">Never</span>
        ) : (
          <Time value={apiKey.last_used_at} form="distance" />
        )}
      </td>
      <td role="cell" data-title="Expires">
        <Expiry apiKey={apiKey} />
      </td>
      <td role="cell" class="key-actions">
        <ActionList
          label={`Actions for ${nameOf(apiKey)}`}
          actions={actionsFor(apiKey, (action) => onAction(action, apiKey))}
        />
      </td>
    </tr>
  );
}

function Limits({ apiKey }: { readonly apiKey: ApiKey }) {
  if (apiKey.is_workspace_key) {
    return (
      <Badge tone="quiet" title="Works for one workspace only">
        Workspace
      </Badge>
    );
  }
  if (apiKey.scope === 'full') return null;
  return (
    <Badge tone="quiet" title="May do less than you">
      Limited
    </Badge>
  );
}

function State({ apiKey }: { readonly apiKey: ApiKey }) {
  switch (apiKey.status) {
    case 'active':
      return <Badge tone="good">Active</Badge>;
    case 'rotating':
      return (
        <>
          <Badge tone="warning" title="A newer key has taken its place">
            Rotating
          </Badge>
          {apiKey.grace_expires_at !== undefined && (
            <span class="state-note">
              Ends <Time value={apiKey.grace_expires_at} form="distance" />
            </span>
          )}
        </>
      );
    case 'suspended':
      return (
        <Badge tone="bad" title="Rigbox has suspended it">
          Suspended
        </Badge>
      );
    case 'expired':
      return <Badge tone="quiet">Expired</Badge>;
    case 'revoked':
      return <Badge tone="quiet">Revoked</Badge>;
  }
}

const SOON_MS = 30 * 86_400_000;

function Expiry({ apiKey: { expires_at: expiresAt } }: { readonly apiKey: ApiKey }) {
  if (expiresAt === undefined) return <span class="nothing">Never</span>;
  const remainingMs = Date.parse(expiresAt) - Date.now();
  return (
    <>
      <Time value={expiresAt} />
      {remainingMs > 0 && remainingMs < SOON_MS && (
        <span class="state-note">
          <Time value={expiresAt} form="distance" />
        </span>
      )}
    </>
  );
}

function actionsFor(key: ApiKey, act: (action: KeyAction) => void): readonly Action[] {
  return [
    { label: 'Rename…', onChosen: () => act('rename') },
    // Only an active key has a place to be taken.
    ...(key.status === 'active' ? [{ label: 'Rotate…', onChosen: () => act('rotate') }] : []),
    { label: 'Revoke…', isDestructive: true, onChosen: () => act('revoke') },
  ];
}
