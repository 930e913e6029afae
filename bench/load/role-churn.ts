// Roles that are given, raised and taken away while their holders are in the traffic.
import {
  ANSWERS_PER_STATE,
  makeChange,
  requestAs,
  type Change,
  type Churn,
  type Load,
} from './change.ts';
import type { Asked } from './traffic.ts';
import { Timeline } from './timeline.ts';

const BINDINGS = '/access-control/bindings';
const SERVICE_PRINCIPALS = '/access-control/service-principals';
const WORKSPACE = 'rig:workspace:ws-1';

interface Right {
  readonly status: Timeline<number>;
  readonly asked: Asked;
}

/** Makes a member a viewer of a workspace, then its developer, then nothing again. */
export const churnRoles: Churn = async (load, goesOn) => {
  const { member, owner } = load.door.people;
  const ownerToken = await load.door.mint(owner.userId);
  const memberToken = await load.door.mint(member.userId);
  const principal = `rig:user:${member.userId}`;
  const reading = putInTraffic(load, 'right to read', memberToken, '/workspaces/ws-1');
  const listing = putInTraffic(load, 'right to read', memberToken, '/workspaces/ws-1/services');
  // The services refuse the body, the front door whoever may not send it.
  const writing = putInTraffic(
    load,
    'right to change',
    memberToken,
    '/workspaces/ws-1/expose-port',
  );
  const bind = (change: Omit<Change, 'status'>) =>
    makeChange(load, { statusWhenDone: 404, ...change, status: 200 });
  const rights = [reading, listing, writing];
  while (goesOn()) {
    await bind({
      kind: 'granting of a role',
      request: requestAs(ownerToken, 'POST', BINDINGS, {
        principal,
        resource: WORKSPACE,
        role: 'viewer',
      }),
      effects: [
        [reading.status, 200],
        [listing.status, 200],
      ],
    });
    await askEnough(rights);
    await bind({
      kind: 'change of a role',
      request: requestAs(ownerToken, 'PATCH', BINDINGS, {
        principal,
        resource: WORKSPACE,
        current_role: 'viewer',
        new_role: 'developer',
      }),
      effects: [[writing.status, 400]],
    });
    await askEnough(rights);
    await bind({
      kind: 'withdrawal of a role',
      request: requestAs(ownerToken, 'DELETE', BINDINGS, {
        principal,
        resource: WORKSPACE,
        role: 'developer',
      }),
      effects: rights.map(({ status }) => [status, 403] as const),
    });
    await askEnough(rights);
  }
  for (const { asked } of rights) asked.remove();
};

/** Adds a machine with a key of its own, gives it a role, and removes it. */
export const churnServicePrincipals: Churn = async (load, goesOn) => {
  const ownerToken = await load.door.mint(load.door.people.owner.userId);
  const asOwner = (method: string, path: string, body?: object) =>
    requestAs(ownerToken, method, path, body);
  while (goesOn()) {
    const {
      body: { principal },
    } = await makeChange<{ principal: string }>(load, {
      kind: 'creation of a service principal',
      request: asOwner('POST', SERVICE_PRINCIPALS, { name: 'Load' }),
      status: 201,
    });
    const {
      body: { id, key },
    } = await makeChange<{ id: string; key: string }>(load, {
      kind: 'creation of a key',
      request: asOwner('POST', '/api-keys', { service_principal: principal }),
      status: 201,
    });
    const right = putInTraffic(load, 'right of a service principal', key, '/workspaces/ws-1');
    await askEnough([right]);
    await makeChange(load, {
      kind: 'granting of a role',
      request: asOwner('POST', BINDINGS, { principal, resource: WORKSPACE, role: 'viewer' }),
      status: 200,
      effects: [[right.status, 200]],
    });
    await askEnough([right]);
    await makeChange(load, {
      kind: 'removal of a service principal',
      request: asOwner('DELETE', `${SERVICE_PRINCIPALS}/${principal.split(':')[2] ?? ''}`),
      status: 200,
      statusWhenDone: 404,
      effects: [[right.status, 403]],
    });
    await askEnough([right]);
    await makeChange(load, {
      kind: 'deletion of a key',
      request: asOwner('DELETE', `/api-keys/${id}`),
      status: 200,
      statusWhenDone: 404,
      effects: [[right.status, 401]],
    });
    await askEnough([right]);
    right.asked.remove();
  }
};

/** Puts a request of somebody without the right to it into the traffic. */
function putInTraffic({ traffic }: Load, kind: string, credential: string, path: string): Right {
  const status = new Timeline(403);
  const request = requestAs(
    credential,
    path.endsWith('/expose-port') ? 'POST' : 'GET',
    path,
    undefined,
  );
  return { status, asked: traffic.add({ kind, request: () => request, status }) };
}

async function askEnough(rights: readonly Right[]): Promise<void> {
  await Promise.all(rights.map(({ asked }) => asked.answers(ANSWERS_PER_STATE)));
}
