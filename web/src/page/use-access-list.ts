// Who may do what, as the access page holds it: loaded as a whole, and anew after each change.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type {
  AccessControl,
  BindingList,
  Caller,
  NamedResource,
  RolePreset,
} from '../api/access-control.ts';
import { useLoaded } from '../component/use-loaded.ts';
import { kindOf } from './access-words.ts';

/** What the page shows. */
export interface Access extends BindingList {
  readonly caller: Caller;
  /** What the list is about: the account with everything in it, or one resource. */
  readonly place: string;
  readonly presets: readonly RolePreset[];
}

/** The list and what can be done with it. */
export interface AccessList {
  /** `undefined` until it is there. */
  readonly access: Access | undefined;
  /** The one resource that the user has chosen to see the access to. */
  readonly chosen: string | undefined;
  /** Workspaces and apps of the account, as far as the user may list them. */
  readonly resources: readonly NamedResource[];
  readonly isLoading: boolean;
  /** Why the last load did not work. */
  readonly error: unknown;
  /** Loads what is shown anew. */
  readonly reload: () => void;
  /** Shows the access to one resource, for those who may not read the account's. */
  readonly show: (place: string) => void;
}

/** Loads who may do what, and keeps it for as long as the component is there. */
export function useAccessList(api: AccessControl): AccessList {
  const [chosen, show] = useState<string | undefined>(undefined);
  const load = useCallback(() => loadAccess(api, chosen), [api, chosen]);
  const { value, isLoading, error, reload } = useLoaded(load);
  return { access: value, chosen, resources: useResources(api), isLoading, error, reload, show };
}

/** Gives the account as something to choose, where the list is about all of it. */
export function accountOf({ place }: Access): { readonly account?: string } {
  return kindOf(place) === 'account' ? { account: place } : {};
}

async function loadAccess(api: AccessControl, wanted: string | undefined): Promise<Access> {
  const caller = await api.caller();
  const place = wanted ?? `rig:account:${caller.accountId}`;
  const [list, presets] = await Promise.all([api.list(place), api.rolePresets()]);
  return { ...list, caller, place, presets };
}

/** Names of workspaces and apps are an aid: whoever may not list them can do without. */
function useResources(api: AccessControl): readonly NamedResource[] {
  const [resources, setResources] = useState<readonly NamedResource[]>([]);
  useEffect(() => {
    let isGone = false;
    void Promise.allSettled([api.workspaces(), api.apps()]).then((answers) => {
      const found = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      if (!isGone) setResources(found);
    });
    return () => {
      isGone = true;
    };
  }, [api]);
  return resources;
}
