// Third step of the arrow where decisions are kept by path: which methods of the called path a caller may use.
import { allows, admits, type Lineage, type Standing } from './access.ts';
import { operationsAt, type CalledPath } from './called-path.ts';
import { OPERATIONS, type Operation } from './operation.ts';
import { covers, EVERYTHING, type ResourceReference, type Scope } from './permission.ts';
import { PLATFORM_ACCOUNT } from './principal.ts';
import { VERBS } from './policy-document.ts';
import { REGISTER } from './role-preset.ts';

/** What a caller may do: what the credential is limited to, out of what its owner may do. */
export interface Rights {
  readonly scope: Scope;
  readonly standing: Standing;
}

/** What a path is about: the account, and the workspace or app with what it lies in. */
export interface PathSubject {
  readonly account: Lineage;
  /** Absent when the path names no workspace or app. */
  readonly resource?: Lineage;
}

/** Where the services of Rigbox register resources; outside the prefixes, so that no policy for callers reaches it. */
export const REGISTRATION_PATH = '/internal/resources';

/** The methods of {@link REGISTRATION_PATH}. */
export const REGISTRATION_METHODS = ['DELETE', 'PUT'] as const;

/** Gives the methods of a path that somebody may use. */
export function permittedMethods(
  rights: Rights,
  { path, resource }: CalledPath,
  subject: PathSubject,
): readonly string[] {
  if (path === REGISTRATION_PATH) return mayRegister(rights, subject) ? REGISTRATION_METHODS : [];
  if (resource !== undefined && holdsWhole(rights, resource)) return VERBS;
  return operationsAt(path, OPERATIONS)
    .filter((operation) => permitsOperation(rights, operation, subject))
    .map(({ method }) => method);
}

/** Tells whether somebody may call an operation on what its path is about. */
export function permitsOperation(
  { scope, standing }: Rights,
  { permission, resource: kind }: Pick<Operation, 'permission' | 'resource'>,
  { account, resource }: PathSubject,
): boolean {
  const lineage = kind === 'account' ? account : resource;
  if (lineage?.[0].reference.startsWith(`rig:${kind}:`) !== true) return false;
  return (
    covers(scope, { permission, resource: lineage[0].reference }) &&
    admits(standing, permission, lineage)
  );
}

function holdsWhole({ scope, standing }: Rights, resource: ResourceReference): boolean {
  return standing === 'everything' && covers(scope, { permission: EVERYTHING, resource });
}

function mayRegister({ scope, standing }: Rights, { account }: PathSubject): boolean {
  const isPlatform = account[0].reference === `rig:account:${PLATFORM_ACCOUNT}`;
  const isBound = standing !== 'everything' && allows(standing, REGISTER, account);
  return isPlatform && scope === 'full' && isBound;
}
