// What the OpenAPI document says of the access-control operations; operation-specification.ts takes them in. Requests are
// made of the fields that the function itself reads them by.
import { z } from 'zod';
import { SCOPE_KINDS } from '../core/role-preset.ts';
import { principal, resource, tags, word } from '../lambda/access-control/request-field.ts';
import {
  accessDecision,
  binding,
  bindingList,
  principalList,
  removal,
  resourceTags,
  rolePresetList,
  servicePrincipal,
  servicePrincipalList,
  throttleBinding,
  throttlePresetList,
} from './access-control-schema.ts';
import type { Json, OperationSpecification } from './operation-specification.ts';

const tag = 'Access control';

const ON_RESOURCE = [
  'access-request-invalid',
  'not-permitted',
  'access-not-allowed',
  'preview-not-enabled',
  'resource-not-found',
] as const;
const WITH_BODY = [
  ...ON_RESOURCE,
  'body-not-json',
  'body-too-large',
  'media-type-unsupported',
] as const;
const OF_BINDING = [...WITH_BODY, 'binding-not-found', 'last-owner'] as const;

const ON_ACCOUNT = ['not-permitted', 'access-not-allowed', 'preview-not-enabled'] as const;

const resourceParameter: Json = {
  name: 'resource',
  in: 'query',
  required: true,
  description: 'What it is about: rig:account:{id}, rig:workspace:{id} or rig:app:{id}',
  schema: { type: 'string', pattern: patternOf(resource) },
};
const viewParameter: Json = {
  name: 'view',
  in: 'query',
  description:
    'With full: the bindings on the workspaces and apps of an account as well, and what the principals are called',
  schema: { type: 'string', enum: ['full'] },
};
const searchParameters: readonly Json[] = [
  resourceParameter,
  {
    name: 'query',
    in: 'query',
    required: true,
    description: 'Part of a name, an e-mail address or an id, in whatever letter case',
    schema: { type: 'string', minLength: 1, maxLength: 100 },
  },
  {
    name: 'limit',
    in: 'query',
    schema: { type: 'integer', minimum: 1, maximum: 20, default: 20 },
  },
];
const scopeKindParameter: Json = {
  name: 'scope_kind',
  in: 'query',
  description: 'Only the roles that can be bound there',
  schema: { type: 'string', enum: SCOPE_KINDS },
};

const servicePrincipalParameter: Json = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'Its reference without rig:service:',
  schema: { type: 'string', format: 'uuid' },
};

const oneBinding = z.strictObject({ principal, resource, role: word });

/** The operations, which exist where access control is switched on. */
export const ACCESS_CONTROL_OPERATIONS = {
  'GET /access-control/bindings': {
    summary: 'List the roles that are bound on a resource',
    tag,
    success: { status: 200, schema: bindingList, says: 'The bindings, by principal and role' },
    parameters: [resourceParameter, viewParameter],
    errors: ON_RESOURCE,
  },
  'POST /access-control/bindings': {
    summary: 'Bind a role; it holds from the next request on',
    tag,
    success: { status: 200, schema: binding, says: 'The binding, the old one if it was there' },
    body: oneBinding,
    errors: WITH_BODY,
  },
  'PATCH /access-control/bindings': {
    summary: 'Swap a role for another one on the same resource',
    tag,
    success: { status: 200, schema: binding, says: 'The new binding' },
    body: z.strictObject({ principal, resource, current_role: word, new_role: word }),
    errors: OF_BINDING,
  },
  'DELETE /access-control/bindings': {
    summary: 'Take a role away; it is gone from the next request on',
    tag,
    success: { status: 200, schema: removal, says: 'It is gone' },
    body: oneBinding,
    errors: OF_BINDING,
  },
  'GET /access-control/principals': {
    summary: 'Find people and service principals of the account',
    tag,
    success: { status: 200, schema: principalList, says: 'Those who were found' },
    parameters: searchParameters,
    errors: ON_RESOURCE,
  },
  'GET /access-control/role-presets': {
    summary: 'List the roles that can be bound, with what each permits',
    tag,
    success: { status: 200, schema: rolePresetList, says: 'The roles' },
    parameters: [scopeKindParameter],
    errors: ['access-request-invalid', 'not-permitted', 'preview-not-enabled'],
  },
  'GET /access-control/service-principals': {
    summary: 'List the service principals of the account',
    tag,
    success: { status: 200, schema: servicePrincipalList, says: 'The service principals' },
    errors: ON_ACCOUNT,
  },
  'POST /access-control/service-principals': {
    summary: 'Add a service principal; it has no role yet, and no key',
    tag,
    success: { status: 201, schema: servicePrincipal, says: 'The service principal' },
    body: z.strictObject({ name: z.string().min(1).max(100) }),
    errors: [
      ...ON_ACCOUNT,
      'access-request-invalid',
      'body-not-json',
      'body-too-large',
      'media-type-unsupported',
    ],
  },
  'DELETE /access-control/service-principals/{id}': {
    summary: 'Remove a service principal with its roles; its keys permit nothing from then on',
    tag,
    success: { status: 200, schema: removal, says: 'It is gone' },
    parameters: [servicePrincipalParameter],
    errors: [...ON_ACCOUNT, 'principal-not-found', 'last-owner'],
  },
  'POST /access-control/simulate': {
    summary: 'Ask what somebody may do, and why; without a principal, what one may do oneself',
    tag,
    success: { status: 200, schema: accessDecision, says: 'What would be decided' },
    body: z.strictObject({ resource, action: z.string(), principal: principal.optional() }),
    errors: WITH_BODY,
  },
  'GET /access-control/tags': {
    summary: 'Read the tags of a resource',
    tag,
    success: { status: 200, schema: resourceTags, says: 'The tags' },
    parameters: [resourceParameter],
    errors: ON_RESOURCE,
  },
  'PUT /access-control/tags': {
    summary: 'Replace all tags of a resource; roles that ask for tags follow',
    tag,
    success: { status: 200, schema: resourceTags, says: 'The tags as they are now' },
    body: z.strictObject({ resource, tags }),
    errors: WITH_BODY,
  },
  'GET /access-control/throttle-binding': {
    summary: 'Read which throttle profile is bound to a resource',
    tag,
    success: { status: 200, schema: throttleBinding, says: 'The profile, if there is one' },
    parameters: [resourceParameter],
    errors: ON_RESOURCE,
  },
  'PUT /access-control/throttle-binding': {
    summary: 'Bind a throttle profile to a resource, or none with null',
    tag,
    success: { status: 200, schema: throttleBinding, says: 'The profile as it is now' },
    body: z.strictObject({ resource, profile: word.nullish() }),
    errors: WITH_BODY,
  },
  'GET /access-control/throttle-presets': {
    summary: 'List the throttle profiles that a resource may be bound to',
    tag,
    success: { status: 200, schema: throttlePresetList, says: 'The profiles' },
    parameters: [resourceParameter],
    errors: ON_RESOURCE,
  },
} as const satisfies Readonly<Record<string, OperationSpecification>>;

function patternOf(schema: z.ZodType): string | undefined {
  return z.toJSONSchema(schema, { io: 'input' }).pattern;
}
