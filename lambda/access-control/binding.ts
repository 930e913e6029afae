// Bindings of roles: how they look from outside, and who may make and take away which.
import { holdsAll, scopeKindOf, type RoleBinding } from '../../core/access.ts';
import { ApiError } from '../../core/error.ts';
import { formatIsoTime } from '../../core/iso-time.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import { findPreset, type RolePreset } from '../../core/role-preset.ts';
import type { Granted } from '../store/access-item.ts';
import { demand, type Caller, type Subject } from './caller.ts';
import type { OperationTexts } from './operation-text.ts';
import { invalid } from './request-field.ts';

/** A binding in an answer. Times are ISO 8601 in UTC. */
export function viewBinding(
  principal: PrincipalReference,
  { resource, role }: RoleBinding,
  { createdAt, updatedAt, createdBy }: Granted,
) {
  return {
    principal_ref: principal,
    resource_ref: resource,
    role,
    created_at: formatIsoTime(createdAt),
    updated_at: formatIsoTime(updatedAt),
    ...(createdBy !== undefined && { created_by_ref: createdBy }),
  };
}

/** What a change of bindings is about. */
export interface BindingScene {
  readonly subject: Subject;
  readonly texts: OperationTexts;
}

/**
 * Demands that a caller may give or take a role: they may change bindings there, and hold all that the role gives.
 *
 * @throws {ApiError} access-request-invalid for a role that does not exist there, access-not-allowed
 */
export function demandRole(caller: Caller, role: string, scene: BindingScene): void {
  const preset = presetOn(role, scene);
  demand(caller, 'access:write', scene);
  if (caller.scope === 'full' && holdsAll(caller.standing, preset, scene.subject.lineage)) return;
  throw new ApiError('access-not-allowed', { detail: scene.texts.refusal });
}

function presetOn(role: string, { subject, texts }: BindingScene): RolePreset {
  const preset = findPreset(scopeKindOf(subject.reference), role);
  if (preset === undefined) throw invalid(texts, 'role must be one that role-presets lists');
  return preset;
}
