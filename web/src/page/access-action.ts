// What can be asked about a resource: the permissions of the API's operations there, with the requests that need them.
import { OPERATIONS } from '../../../core/operation.ts';
import { kindOf } from './access-words.ts';

/** A permission, and the requests that it is needed for. */
export interface AccessAction {
  readonly permission: string;
  /** Such as `GET /workspaces/{id}`. */
  readonly requests: readonly string[];
}

const ON_EVERYTHING = 'access:';

/** Gives the permissions that can be asked about on a resource, in the order of the alphabet. */
export function actionsOn(resource: string): readonly AccessAction[] {
  const kind = kindOf(resource);
  const asked = OPERATIONS.filter(
    ({ permission, resource: on }) => on === kind || permission.startsWith(ON_EVERYTHING),
  );
  return [...Map.groupBy(asked, ({ permission }) => permission)]
    .map(([permission, operations]) => ({
      permission,
      requests: operations.map(({ method, path }) => `${method} ${path}`),
    }))
    .sort((one, other) => (one.permission < other.permission ? -1 : 1));
}
