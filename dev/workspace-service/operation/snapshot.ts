// Snapshots: copies of a workspace, reached through it or on their own.
import { parseFields } from '../fields.ts';
import { created, deleted, found, ok, operation, type Answer, type Call } from '../operation.ts';
import { workspaceOperation } from '../owned-operation.ts';
import { createId, type Account, type Snapshot } from '../state.ts';

type SnapshotCall = Pick<Call<'{snapshot_id}'>, 'params' | 'account'> & {
  /** Given on the way through a workspace: a snapshot is found only in the one that it is of. */
  readonly workspace?: { readonly id: string };
};

/** Operations of the tag "Snapshots". */
export const SNAPSHOT_OPERATIONS = [
  operation('GET', '/snapshots', ({ account }) =>
    ok({ snapshots: [...account.snapshots.values()] }),
  ),
  operation('DELETE', '/snapshots/{snapshot_id}', remove),
  operation('POST', '/snapshots/{snapshot_id}/restore', restore),

  workspaceOperation('GET', '/snapshots', ({ account, workspace }) =>
    ok({ snapshots: [...snapshotsOf(account, workspace.id).values()] }),
  ),
  workspaceOperation('POST', '/snapshots', ({ account, body, now, workspace }) => {
    const { name = 'snapshot' } = parseFields(body, { name: 'string?' });
    const snapshot = { id: createId('snap'), workspace_id: workspace.id, name, created_at: now };
    account.snapshots.set(snapshot.id, snapshot);
    return created(snapshot);
  }),
  workspaceOperation('DELETE', '/snapshots/{snapshot_id}', remove),
  workspaceOperation('POST', '/snapshots/{snapshot_id}/restore', restore),
];

function remove(call: SnapshotCall): Answer {
  call.account.snapshots.delete(snapshotOf(call).id);
  return deleted('Snapshot');
}

function restore(call: SnapshotCall): Answer {
  return ok({ ...snapshotOf(call), restored: true });
}

function snapshotOf({ account, params, workspace }: SnapshotCall): Snapshot {
  const snapshots = workspace ? snapshotsOf(account, workspace.id) : account.snapshots;
  return found(snapshots, params.snapshot_id, 'Snapshot');
}

function snapshotsOf(account: Account, workspaceId: string): ReadonlyMap<string, Snapshot> {
  return new Map([...account.snapshots].filter(([, of]) => of.workspace_id === workspaceId));
}
