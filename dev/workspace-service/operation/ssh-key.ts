// SSH keys of an account, which each of its workspaces lets in.
import { parseFields } from '../fields.ts';
import { created, deleted, found, ok, operation } from '../operation.ts';
import { workspaceOperation } from '../owned-operation.ts';
import { createId } from '../state.ts';

/** Operations of the tag "SSH Keys". */
export const SSH_KEY_OPERATIONS = [
  operation('GET', '/ssh-keys', ({ account }) => ok({ ssh_keys: [...account.sshKeys.values()] })),
  operation('POST', '/ssh-keys', ({ account, body, now }) => {
    const given = parseFields(body, { name: 'string?', public_key: 'string' });
    const key = { id: createId('ssh'), ...given, created_at: now };
    account.sshKeys.set(key.id, key);
    return created(key);
  }),
  operation('DELETE', '/ssh-keys/{id}', ({ account, params }) => {
    found(account.sshKeys, params.id, 'SSH key');
    account.sshKeys.delete(params.id);
    return deleted('SSH key');
  }),
  workspaceOperation('GET', '/ssh-keys', ({ account }) =>
    ok({ keys: [...account.sshKeys.values()] }),
  ),
  workspaceOperation('POST', '/ssh-keys/sync', ({ account }) =>
    ok({ synced: account.sshKeys.size }),
  ),
];
