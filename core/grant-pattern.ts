// Which requests a single grant opens, as resource patterns below the stage: the operations that need its permission, on
// its resource, under both prefixes.
import { OPERATIONS, PATH_PREFIXES, type Operation } from './operation.ts';
import type { Grant } from './permission.ts';

/** Ids that may stand in a resource ARN; anything else, a wildcard above all, would change what the pattern matches. */
const ARN_SAFE_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** A pattern around the id of its resource; on the account, everything is before the id, which does not occur. */
type PatternParts = readonly [before: string, after: string | undefined];

/**
 * Gives the patterns of a grant; none when its resource has an id that cannot stand in an ARN. Each `*` stands for one
 * segment, although IAM lets it span more.
 */
export function patternsOfGrant({ permission, resource }: Grant): string[] {
  const [, kind = '', id = ''] = resource.split(':', 3);
  if (!isReference(resource, kind, id)) return [];
  return partsOf(permission, kind).map(([before, after]) =>
    after === undefined ? before : before + id + after,
  );
}

/** Tells whether a resource is the reference `rig:{kind}:{id}` with an id that may stand in an ARN. */
export function isReference(resource: string, kind: string, id: string): boolean {
  return ARN_SAFE_ID.test(id) && resource === `rig:${kind}:${id}`;
}

// A policy may have hundreds of grants of a few permissions, and most credentials have none.
const PARTS = new Map<string, readonly PatternParts[]>();

function partsOf(permission: string, kind: string): readonly PatternParts[] {
  const name = `${permission} ${kind}`;
  const known = PARTS.get(name);
  if (known !== undefined) return known;
  const parts = OPERATIONS.filter(
    (operation) => operation.permission === permission && operation.resource === kind,
  ).flatMap(partsOfOperation);
  // What no operation needs is not remembered: the names of a stored grant are not ours to bound.
  if (parts.length > 0) PARTS.set(name, parts);
  return parts;
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
