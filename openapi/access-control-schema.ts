// The shapes of answers of the access-control operations; beside them stands response-schema.ts with all the others.
import { z } from 'zod';
import { SCOPE_KINDS } from '../core/role-preset.ts';
import { THROTTLE_PROFILE_NAMES } from '../core/throttle-profile.ts';

const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
const resource = z.string().meta({ description: 'rig:account:…, rig:workspace:… or rig:app:…' });
const principal = z.string().meta({ description: 'rig:user:… or rig:service:…' });

/** A role of a principal on a resource. */
export const binding = z
  .strictObject({
    principal_ref: principal,
    resource_ref: resource,
    role: z.string(),
    created_at: time,
    updated_at: time,
    created_by_ref: principal.optional().meta({ description: 'Left out for what operators made' }),
  })
  .meta({ id: 'Binding' });

/** Something was taken away. */
export const removal = z.strictObject({ deleted: z.literal(true) }).meta({ id: 'Removal' });

/** A machine that has roles and keys of its own. */
export const servicePrincipal = z
  .strictObject({ principal, name: z.string() })
  .meta({ id: 'ServicePrincipal' });

/** The service principals of an account. */
export const servicePrincipalList = z
  .strictObject({ service_principals: z.array(servicePrincipal) })
  .meta({ id: 'ServicePrincipalList' });

const principals = z.array(
  z.strictObject({
    principal,
    user_id: z.string(),
    email: z.string().meta({ description: 'Empty for a service principal' }),
    display_name: z.string().optional(),
  }),
);

/** The direct bindings of a resource; in full, those of everything in an account. */
export const bindingList = z
  .strictObject({
    bindings: z.array(binding),
    principals: principals
      .optional()
      .meta({ description: 'With view=full: members whom the bindings name' }),
  })
  .meta({ id: 'BindingList' });

/** People and service principals that were found. */
export const principalList = z.strictObject({ principals }).meta({ id: 'PrincipalList' });

/** The roles that can be bound. */
export const rolePresetList = z
  .strictObject({
    presets: z.array(
      z.strictObject({
        scope_kind: z.enum(SCOPE_KINDS),
        role: z.string(),
        permissions: z.array(z.string()),
        required_resource_tags: z
          .record(z.string(), z.string())
          .meta({ description: 'Tags that a resource must carry for the role to hold on it' }),
        match_tag_keys: z
          .array(z.string())
          .meta({ description: 'Tags that must be those of the resource where it is bound' }),
        system_managed: z.literal(true),
        updated_at: time,
      }),
    ),
  })
  .meta({ id: 'RolePresetList' });

/** What would be decided, and why. */
export const accessDecision = z
  .strictObject({
    principal,
    action: z.string(),
    resource,
    allowed: z.boolean(),
    reason: z.string().meta({ description: 'For people; its words may change' }),
  })
  .meta({ id: 'AccessDecision' });

/** The tags of a resource. */
export const resourceTags = z
  .strictObject({ resource, tags: z.record(z.string(), z.string()) })
  .meta({ id: 'ResourceTags' });

/** The throttle profile of a resource. */
export const throttleBinding = z
  .strictObject({
    resource,
    profile: z
      .enum(THROTTLE_PROFILE_NAMES)
      .optional()
      .meta({ description: 'Left out when none is bound here' }),
  })
  .meta({ id: 'ThrottleBinding' });

/** The throttle profiles that can be bound. */
export const throttlePresetList = z
  .strictObject({
    presets: z.array(
      z.strictObject({
        name: z.enum(THROTTLE_PROFILE_NAMES),
        rules: z.strictObject({ requests_per_second: z.int(), burst: z.int() }),
        system_managed: z.literal(true),
        updated_at: time,
      }),
    ),
  })
  .meta({ id: 'ThrottlePresetList' });
