// `add-registrar` and `remove-registrar`: which of Rigbox's own services may tell the front door what lies in what.
import { PLATFORM_ACCOUNT, type PrincipalReference } from '../../core/principal.ts';
import { REGISTRAR } from '../../core/role-preset.ts';
import type { AccessTables } from './access-tables.ts';

/** What the change works with. */
export interface RegistrarChange extends Pick<AccessTables, 'access'> {
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/**
 * Lets a service register workspaces and apps of every account at `/internal/resources`, and nothing else. The account of
 * the platform is nobody's: no person has its id, so that only operators give roles in it. Doing it again does no harm.
 */
export async function addRegistrar(
  { access, now }: RegistrarChange,
  service: { readonly principal: PrincipalReference; readonly name?: string },
): Promise<void> {
  const granted = { createdAt: now(), updatedAt: now() };
  await access.enable(PLATFORM_ACCOUNT, granted);
  await access.addMember(PLATFORM_ACCOUNT, service);
  const binding = { resource: `rig:account:${PLATFORM_ACCOUNT}`, role: REGISTRAR } as const;
  const { principal } = service;
  await access.grant({ accountId: PLATFORM_ACCOUNT, principal, binding }, granted);
}

/** Takes the right away, and gives whether it was there; the service's keys permit nothing from then on. */
export async function removeRegistrar(
  { access }: Pick<RegistrarChange, 'access'>,
  principal: PrincipalReference,
): Promise<boolean> {
  if ((await access.member(PLATFORM_ACCOUNT, principal)) === undefined) return false;
  await access.removeMember(PLATFORM_ACCOUNT, principal);
  return true;
}
