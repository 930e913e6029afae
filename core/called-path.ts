// The path that a request was made to, as its method ARN spells it: what a policy for this path alone can speak of.
import { PATH_PREFIXES, type Operation } from './operation.ts';
import type { ResourceReference } from './permission.ts';

/** A path that can mean one thing only. */
export interface CalledPath {
  /** With its prefix, as in the method ARN. */
  readonly path: string;
  /** The workspace or app that the path is about; absent when it is about the account. */
  readonly resource?: ResourceReference;
}

/**
 * Segments that every server reads alike: no dot segments, no empty ones, no percent-encoding, no path parameters, and
 * no wildcard of a policy.
 */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_~@:+=,-][A-Za-z0-9._~@:+=,-]*)+$/;

const PATH_MAX = 512;

/** Operations that stand where the id of a workspace does; no workspace has such an id. */
export const RESERVED_IDS: readonly string[] = [
  'from-definition',
  'from-legacy-workspace-definition',
];

const RESOURCE_PATH = /^\/api(?:\/v1)?\/(workspace|app)s\/([A-Za-z0-9_-]{1,128})(?:\/|$)/;

/** Reads the path of a method ARN; `undefined` when a server behind could read it as another one. */
export function readCalledPath(methodArn: string): CalledPath | undefined {
  return readPath(`/${methodArn.split('/').slice(3).join('/')}`);
}

/** Reads a path with its prefix; see {@link readCalledPath}. */
export function readPath(path: string): CalledPath | undefined {
  if (path.length > PATH_MAX || !PLAIN_PATH.test(path)) return undefined;
  const [, kind, id] = RESOURCE_PATH.exec(path) ?? [];
  if (id === undefined || RESERVED_IDS.includes(id)) return { path };
  return { path, resource: `rig:${kind as 'workspace' | 'app'}:${id}` };
}

/** Gives the operations, one for each method, of a path. */
export function operationsAt(path: string, operations: readonly Operation[]): Operation[] {
  const rests = PATH_PREFIXES.filter((prefix) => path.startsWith(`${prefix}/`)).map((prefix) =>
    path.slice(prefix.length).split('/'),
  );
  return operations.filter((operation) => {
    const template = templateOf(operation.path);
    return rests.some((rest) => isInstance(rest, template));
  });
}

/** Templates in segments, by their text: there are as many as operations, and each is taken apart once. */
const TEMPLATES = new Map<string, readonly string[]>();

function templateOf(path: string): readonly string[] {
  const known = TEMPLATES.get(path);
  if (known !== undefined) return known;
  const template = path.split('/');
  TEMPLATES.set(path, template);
  return template;
}

function isInstance(path: readonly string[], template: readonly string[]): boolean {
  return (
    path.length === template.length &&
    template.every((segment, at) => segment.startsWith('{') || segment === path[at])
  );
}
