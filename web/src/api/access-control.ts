// The operations on who may do what in an account, as the public API has them.
import type { ApiClient } from './api-client.ts';
import { readEffect, type Effect } from './effect.ts';

/** One role of a principal on a resource, as the API shows it. Times are ISO 8601 in UTC. */
export interface Binding {
  readonly principal_ref: string;
  readonly resource_ref: string;
  readonly role: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** Left out for what operators made. */
  readonly created_by_ref?: string;
}

/** A person or a service principal, and what they are called. */
export interface Principal {
  readonly principal: string;
  /** Empty for a service principal. */
  readonly email: string;
  readonly display_name?: string;
}

/** A role that can be bound. */
export interface RolePreset {
  readonly scope_kind: string;
  readonly role: string;
  readonly permissions: readonly string[];
  /** Tags that a resource must carry for the role to hold on it. */
  readonly required_resource_tags: Readonly<Record<string, string>>;
  /** Tags that must be those of the resource where the role is bound. */
  readonly match_tag_keys: readonly string[];
}

/** A workspace or an app of the account, and what it is called. */
export interface NamedResource {
  readonly reference: string;
  readonly name?: string;
}

/** Bindings, and what those whom they name are called; somebody who is in none of the account's records is missing. */
export interface BindingList {
  readonly bindings: readonly Binding[];
  readonly principals: readonly Principal[];
}

/** Who the session acts as, and for which account. */
export interface Caller {
  readonly principal: string;
  readonly accountId: string;
}

/** The names of a binding. */
export interface BindingName {
  readonly principal: string;
  readonly resource: string;
  readonly role: string;
}

/** A question to the rules; without a principal it is about the caller. */
export interface AccessQuestion {
  readonly principal?: string;
  readonly resource: string;
  readonly action: string;
}

/** What the rules say to a question, and why. */
export interface AccessDecision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** The operations; each throws what the client throws. */
export interface AccessControl {
  caller(): Promise<Caller>;
  /** Lists what is bound on a resource, of an account on everything in it, and what those are called. */
  list(resource: string): Promise<BindingList>;
  rolePresets(): Promise<readonly RolePreset[]>;
  workspaces(): Promise<readonly NamedResource[]>;
  apps(): Promise<readonly NamedResource[]>;
  search(resource: string, text: string): Promise<readonly Principal[]>;
  grant(name: BindingName): Promise<Effect>;
  change(name: BindingName, newRole: string): Promise<Effect>;
  revoke(name: BindingName): Promise<Effect>;
  simulate(question: AccessQuestion): Promise<AccessDecision>;
  tags(resource: string): Promise<Readonly<Record<string, string>>>;
}

const BINDINGS = '/access-control/bindings';

/** Binds the operations to a client. */
export function createAccessControl(call: ApiClient): AccessControl {
  const get = async (path: `/${string}`, query: Readonly<Record<string, string>> = {}) => {
    const text = new URLSearchParams(query).toString();
    const { body } = await call({ method: 'GET', path: text === '' ? path : `${path}?${text}` });
    return body;
  };
  const change = async (method: 'POST' | 'PATCH' | 'DELETE', body: object) =>
    readEffect((await call({ method, path: BINDINGS, body })).headers);
  return {
    caller: async () => {
      const me = (await get('/auth/me')) as { principal: string; account_id: string };
      return { principal: me.principal, accountId: me.account_id };
    },
    list: async (resource) => (await get(BINDINGS, { resource, view: 'full' })) as BindingList,
    rolePresets: async () => {
      const { presets } = (await get('/access-control/role-presets')) as RolePresetList;
      return presets;
    },
    workspaces: async () => {
      const { vms } = (await get('/workspaces')) as { vms: readonly ListedResource[] };
      return vms.map((one) => nameResource('workspace', one));
    },
    apps: async () => {
      const { apps } = (await get('/apps')) as { apps: readonly ListedResource[] };
      return apps.map((one) => nameResource('app', one));
    },
    search: async (resource, query) => {
      const found = await get('/access-control/principals', { resource, query });
      return (found as { principals: readonly Principal[] }).principals;
    },
    grant: (name) => change('POST', name),
    change: ({ role, ...place }, newRole) =>
      change('PATCH', { ...place, current_role: role, new_role: newRole }),
    revoke: (name) => change('DELETE', name),
    simulate: async (body) => {
      const answer = await call({ method: 'POST', path: '/access-control/simulate', body });
      return answer.body as AccessDecision;
    },
    tags: async (resource) => {
      const answer = await get('/access-control/tags', { resource });
      return (answer as { tags: Readonly<Record<string, string>> }).tags;
    },
  };
}

interface RolePresetList {
  readonly presets: readonly RolePreset[];
}

interface ListedResource {
  readonly id: string;
  readonly name?: string;
}

function nameResource(kind: 'workspace' | 'app', { id, name }: ListedResource): NamedResource {
  return { reference: `rig:${kind}:${id}`, ...(name !== undefined && { name }) };
}
