// The search for people and service principals while somebody types.
import { useEffect, useState } from 'preact/hooks';
import type { AccessControl, Principal } from '../api/access-control.ts';
import { useDebounced } from '../component/use-debounced.ts';

/** What was found, or how far the search is. */
export type PrincipalSearch =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching' }
  | { readonly kind: 'found'; readonly principals: readonly Principal[] }
  | { readonly kind: 'failed'; readonly error: unknown };

const PAUSE_MS = 250;

/** Searches for a text below a resource, once typing pauses; an answer that comes too late is dropped. */
export function usePrincipalSearch(
  api: AccessControl,
  resource: string,
  text: string,
): PrincipalSearch {
  const wanted = useDebounced(text.trim(), PAUSE_MS);
  const [search, setSearch] = useState<PrincipalSearch>({ kind: 'idle' });
  useEffect(() => {
    if (wanted === '') {
      setSearch({ kind: 'idle' });
      return undefined;
    }
    let isStale = false;
    const settle = (outcome: PrincipalSearch) => {
      if (!isStale) setSearch(outcome);
    };
    setSearch({ kind: 'searching' });
    api.search(resource, wanted).then(
      (principals) => settle({ kind: 'found', principals }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
    return () => {
      isStale = true;
    };
  }, [api, resource, wanted]);
  return search;
}
