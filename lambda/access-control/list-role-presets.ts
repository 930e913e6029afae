// GET /access-control/role-presets: the roles that can be bound, with what each permits.
import { z } from 'zod';
import { ROLE_PRESETS, SCOPE_KINDS } from '../../core/role-preset.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { callerOf } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { parseFields } from './request-field.ts';

const query = z.strictObject({
  scope_kind: z.enum(SCOPE_KINDS, { error: `must be one of ${SCOPE_KINDS.join(', ')}` }).optional(),
});

/** When the table of roles was last changed, which is when the API was. */
const UPDATED_AT = '2026-11-24T00:00:00Z';

/** Creates the operation. */
export function listRolePresetsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const { scope_kind: kind } = parseFields(query, request.query, TEXTS.listRolePresets);
    await callerOf(service, request);
    const presets = ROLE_PRESETS.filter(
      ({ scopeKind }) => kind === undefined || scopeKind === kind,
    );
    return jsonResponse(200, {
      presets: presets.map((preset) => ({
        scope_kind: preset.scopeKind,
        role: preset.role,
        permissions: [...preset.permissions].sort(),
        required_resource_tags: preset.requiredResourceTags,
        match_tag_keys: preset.matchTagKeys,
        system_managed: true,
        updated_at: UPDATED_AT,
      })),
    });
  };
}
