// The community registry: recipes and workspace definitions that accounts publish and everybody sees.
import { parseFields } from '../fields.ts';
import {
  created,
  deleted,
  found,
  ok,
  operation,
  ServiceError,
  type Answer,
  type Call,
  type Operation,
} from '../operation.ts';
import type { Publication } from '../state.ts';

type RegistryCall = Pick<Call<'{vendor}{slug}{version}'>, 'params' | 'account' | 'community'>;
type Shelf = 'recipes' | 'definitions';

/** Operations of the tags "Community" and "Community v1". */
export const COMMUNITY_OPERATIONS = [
  ...registryOperations('/community/app-recipes', 'recipes'),
  ...registryOperations('/community/workspace-definitions', 'definitions'),
  ...legacyOperations('/community/recipes', 'recipes', 'app-recipes'),
  ...legacyOperations(
    '/community/legacy-workspace-definitions',
    'definitions',
    'workspace-definitions',
  ),

  operation('GET', '/community/installs/by-app/{app_id}', ({ account, params }) => {
    const app = found(account.apps, params.app_id, 'Workspace');
    return ok({ app_id: app.id, installs: [] });
  }),
  operation('GET', '/community/profile', ({ account }) => ok({ profile: account.profile })),
  operation('PUT', '/community/profile', ({ account, body }) => {
    account.profile = parseFields(body, { display_name: 'string?', bio: 'string?' });
    return ok({ profile: account.profile });
  }),
  operation('GET', '/community/registry/health', () => ok({ status: 'ok' })),
  operation('POST', '/community/registry/verified-webhook', () => ok({ received: true })),
];

function registryOperations(path: `/${string}`, shelf: Shelf): Operation[] {
  const one = `${path}/{vendor}/{slug}/{version}` as const;
  return [
    list(path, shelf),
    operation('POST', path, ({ account, community, body }) => {
      const given = parseFields(body, {
        vendor: 'string',
        slug: 'string',
        version: 'string',
        content: 'object?',
      });
      const publication = { content: {}, ...given, publisher: account };
      if (community[shelf].has(keyOf(given))) throw new ServiceError(409, 'Version conflict');
      community[shelf].set(keyOf(given), publication);
      return created(show(publication));
    }),
    operation('GET', one, (call) => ok(show(publicationOf(call, shelf)))),
    operation('DELETE', one, (call) => remove(call, shelf)),
  ];
}

// Publishing the old way has ended; what was published can still be listed, marked and removed.
function legacyOperations(path: `/${string}`, shelf: Shelf, successor: string): Operation[] {
  const one = `${path}/{vendor}/{slug}/{version}` as const;
  const mark = (state: string) => (call: RegistryCall) => {
    const publication = ownPublicationOf(call, shelf);
    const content = { ...publication.content, state };
    call.community[shelf].set(keyOf(publication), { ...publication, content });
    return ok({ ...show(publication), content });
  };
  return [
    list(path, shelf),
    operation('POST', path, () => {
      throw new ServiceError(410, `Endpoint retired — use POST /v1/community/${successor} (v1)`);
    }),
    operation('DELETE', one, (call) => remove(call, shelf)),
    operation('POST', `${one}/deprecate`, mark('deprecated')),
    operation('POST', `${one}/yank`, mark('yanked')),
  ];
}

function list(path: `/${string}`, shelf: Shelf): Operation {
  return operation('GET', path, ({ community }) =>
    ok({ items: [...community[shelf].values()].map(show) }),
  );
}

function remove(call: RegistryCall, shelf: Shelf): Answer {
  const publication = ownPublicationOf(call, shelf);
  call.community[shelf].delete(keyOf(publication));
  return deleted('Definition');
}

function publicationOf({ community, params }: RegistryCall, shelf: Shelf): Publication {
  return found(community[shelf], keyOf(params), 'Definition');
}

// Everybody may see a publication, so that refusing its change to others gives nothing away.
function ownPublicationOf(call: RegistryCall, shelf: Shelf): Publication {
  const publication = publicationOf(call, shelf);
  if (publication.publisher !== call.account) throw new ServiceError(403, 'Not the vendor');
  return publication;
}

function keyOf({
  vendor,
  slug,
  version,
}: {
  vendor: string;
  slug: string;
  version: string;
}): string {
  return JSON.stringify([vendor, slug, version]);
}

function show({ vendor, slug, version, content }: Publication): object {
  return { vendor, slug, version, content };
}
