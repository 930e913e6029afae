// The calls of the API that this app needs, and no others: whatever is not listed cannot be reached through it.
import type { RigboxCall } from './rigbox-client.ts';

/** One call that the page may make, under a path of this app. */
interface AllowedCall {
  readonly method: RigboxCall['method'];
  /** The page's path; `id` is a workspace. */
  readonly route: RegExp;
  readonly pathOf: (workspaceId: string) => RigboxCall['path'];
}

/** The only place where a call is added. */
const ALLOWED_CALLS: readonly AllowedCall[] = [
  {
    method: 'GET',
    route: /^\/app\/workspaces\/(?<id>[A-Za-z0-9_-]{1,64})$/,
    pathOf: (id) => `/workspaces/${id}`,
  },
  {
    method: 'POST',
    route: /^\/app\/workspaces\/(?<id>[A-Za-z0-9_-]{1,64})\/start$/,
    pathOf: (id) => `/workspaces/${id}/start`,
  },
  {
    method: 'POST',
    route: /^\/app\/workspaces\/(?<id>[A-Za-z0-9_-]{1,64})\/stop$/,
    pathOf: (id) => `/workspaces/${id}/stop`,
  },
];

/**
 * Gives the call that a request of the page stands for, or `undefined`: because it is not on the list, or because the
 * workspace is not the user's. The key may do everything in the account, so that this app has to know whose is what.
 */
export function allowedCall(
  method: string,
  path: string,
  workspaceIds: readonly string[],
): RigboxCall | undefined {
  for (const allowed of ALLOWED_CALLS) {
    const id = allowed.route.exec(path)?.groups?.['id'];
    if (id === undefined || allowed.method !== method) continue;
    return workspaceIds.includes(id) ? { method, path: allowed.pathOf(id) } : undefined;
  }
  return undefined;
}
