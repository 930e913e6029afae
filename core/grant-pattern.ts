// Which requests grants open, as resource patterns below the stage: the operations that need a permission, on its
// resource, under both prefixes.
import { RESERVED_IDS } from './called-path.ts';
import { OPERATIONS, PATH_PREFIXES, type Operation, type ResourceKind } from './operation.ts';
import type { Grant } from './permission.ts';

/** Ids that may stand in a resource ARN; anything else, a wildcard above all, would change what the pattern matches. */
const ARN_SAFE_ID = /^[A-Za-z0-9_-]{1,128}$/;

const RESOURCE_KINDS: readonly ResourceKind[] = ['account', 'app', 'workspace'];

/** A pattern around the id of its resource; on the account, everything is before the id, which does not occur. */
type PatternParts = readonly [before: string, after: string | undefined];

/** Patterns of grants. */
export interface GrantPatterns {
  readonly all: readonly string[];
  /** Those with a `*` in them. */
  readonly wild: readonly string[];
}

/**
 * Gives the patterns of grants, each once; none for a resource with an id that cannot stand in an ARN. Each `*` stands
 * for one segment, although IAM lets it span more.
 */
export function patternsOfGrants(grants: readonly Grant[]): GrantPatterns {
  const all: string[] = [];
  const wild: string[] = [];
  for (const kind of RESOURCE_KINDS) {
    for (const [permission, ids] of idsByPermission(grants, `rig:${kind}:`)) {
      const parts = partsOf(permission, kind);
      for (const part of parts) addPatterns(all, part, ids);
      for (const part of parts.filter(isWild)) addPatterns(wild, part, ids);
    }
  }
  return { all, wild };
}

function addPatterns(patterns: string[], [before, after]: PatternParts, ids: Iterable<string>) {
  if (after === undefined) patterns.push(before);
  else for (const id of ids) patterns.push(before + id + after);
}

function isWild([before, after = '']: PatternParts): boolean {
  return before.includes('*') || after.includes('*');
}

/** Collects the ids by permission: the patterns of such grants differ in the id alone. */
function idsByPermission(
  grants: readonly Grant[],
  prefix: string,
): Map<Grant['permission'], Set<string>> {
  const idsOf = new Map<Grant['permission'], Set<string>>();
  for (const { permission, resource } of grants) {
    if (!resource.startsWith(prefix)) continue;
    const id = resource.slice(prefix.length);
    if (!ARN_SAFE_ID.test(id)) continue;
    const ids = idsOf.get(permission);
    if (ids === undefined) idsOf.set(permission, new Set([id]));
    else ids.add(id);
  }
  return idsOf;
}

/** Tells whether a resource is the reference `rig:{kind}:{id}` with an id that may stand in an ARN. */
export function isReference(resource: string, kind: string, id: string): boolean {
  return ARN_SAFE_ID.test(id) && !RESERVED_IDS.includes(id) && resource === `rig:${kind}:${id}`;
}

// Made at the first grant: where answers are kept by path, nobody asks for it.
let partsByKind: PartsByKind | undefined;

type PartsByKind = Readonly<Record<ResourceKind, Map<Grant['permission'], PatternParts[]>>>;

function partsOf(permission: Grant['permission'], kind: ResourceKind): readonly PatternParts[] {
  partsByKind ??= indexParts();
  return partsByKind[kind].get(permission) ?? [];
}

function indexParts(): PartsByKind {
  const index: PartsByKind = { account: new Map(), app: new Map(), workspace: new Map() };
  for (const operation of OPERATIONS) {
    const parts = index[operation.resource];
    const known = parts.get(operation.permission) ?? [];
    parts.set(operation.permission, [...known, ...partsOfOperation(operation)]);
  }
  return index;
}

function partsOfOperation({ method, path, resource }: Operation): PatternParts[] {
  const [before = '', after] = resource === 'account' ? [path] : path.split('{id}', 2);
  return PATH_PREFIXES.map((prefix) => [
    `/${method}${prefix}${withWildcards(before)}`,
    after === undefined ? undefined : withWildcards(after),
  ]);
}

function withWildcards(path: string): string {
  return path.replaceAll(/\{[^}]+\}/g, '*');
}
