// The bodies of requests about API keys: what each field may be. Requests are validated by these schemas, and the
// OpenAPI document is made from them.
import { z } from 'zod';
import { CLI_LOGIN_CODE_FORM, isCliLoginCode } from '../../core/cli-login-code.ts';
import { ApiError } from '../../core/error.ts';
import { OPERATIONS } from '../../core/operation.ts';
import { EVERYTHING, type Grant } from '../../core/permission.ts';

const NAME_LENGTH_MAX = 100;
const GRANTS_MAX = 100;
const GRACE_SECONDS_MAX = 7 * 24 * 60 * 60;

/** Grace of a rotation that does not say: a day. */
export const GRACE_SECONDS_DEFAULT = 24 * 60 * 60;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;
const RESOURCE = /^rig:(account|workspace|app):[A-Za-z0-9_@.|-]{1,128}$/;
const SERVICE_PRINCIPAL = /^rig:service:[\x21-\x7e]{1,128}$/;
const WORKSPACE_ID = /^[A-Za-z0-9_-]{1,128}$/;

const name = z
  .string()
  .refine((text) => isName(text), {
    error: ({ input }) =>
      `must be 1 to ${NAME_LENGTH_MAX} visible characters, got ${Array.from(String(input)).length}`,
  })
  .meta({ description: '1 to 100 visible characters', minLength: 1, maxLength: NAME_LENGTH_MAX });

const expiresAt = z
  .string()
  .refine((text) => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'must be an ISO 8601 time such as 2027-01-31T12:00:00Z',
  })
  .meta({ description: 'When the key ends; never, if left out', format: 'date-time' });

const grant = z
  .strictObject({
    permission: z.string().meta({ description: 'resource:action, or * on a workspace or app' }),
    resource: z
      .string()
      .regex(RESOURCE, { error: 'must be rig:account:{id}, rig:workspace:{id} or rig:app:{id}' }),
  })
  .refine((value) => isGrant(value), {
    path: ['permission'],
    error: 'must be a permission that exists on that kind of resource',
  });

const SCOPE_FORM = { error: `must be "full" or a list of 1 to ${GRANTS_MAX} grants` };

const scope = z
  .union([z.literal('full'), z.array(grant).min(1, SCOPE_FORM).max(GRANTS_MAX, SCOPE_FORM)], {
    ...SCOPE_FORM,
  })
  .meta({ description: 'What the key is limited to; what its creator is limited to, if left out' });

/** Body of POST /api-keys. */
export const createBody = z
  .strictObject({
    name: name.optional(),
    expires_at: expiresAt.optional(),
    scope: scope.optional(),
    service_principal: z
      .string()
      .regex(SERVICE_PRINCIPAL, { error: 'must be rig:service:{id}' })
      .transform((text) => text as `rig:service:${string}`)
      .optional()
      .meta({ description: 'Makes a key of that service principal; takes full access' }),
    workspace_id: z
      .string()
      .regex(WORKSPACE_ID, { error: 'must be the id of a workspace' })
      .optional()
      .meta({ description: 'Makes a workspace key: everything on that workspace, nothing else' }),
  })
  .refine((body) => body.scope === undefined || body.workspace_id === undefined, {
    path: ['workspace_id'],
    error: 'must not stand beside scope',
  });

/** Body of PATCH /api-keys/{id}. */
export const renameBody = z.strictObject({ name });

/** Body of POST /api-keys/{id}/rotate. */
export const rotateBody = z.strictObject({
  grace_seconds: z
    .int({ error: `must be a whole number from 0 to ${GRACE_SECONDS_MAX}` })
    .min(0, { error: `must be a whole number from 0 to ${GRACE_SECONDS_MAX}` })
    .max(GRACE_SECONDS_MAX, { error: `must be a whole number from 0 to ${GRACE_SECONDS_MAX}` })
    .default(GRACE_SECONDS_DEFAULT)
    .meta({ description: 'Seconds for which the old key goes on working; 0 ends it at once' }),
});

/** Body of POST /auth/cli-session. */
export const cliLoginBody = z.strictObject({
  code: z.string().refine(isCliLoginCode, { error: CLI_LOGIN_CODE_FORM }).meta({
    description: 'Random characters that the client makes: 120 bits or more, used once',
    pattern: '^[A-Za-z0-9_-]{20,128}$',
  }),
});

/**
 * Reads a body by its schema.
 *
 * @throws {ApiError} body-invalid, naming the field and what it may be; what was sent is not repeated
 */
export function parseBody<Schema extends z.ZodObject>(
  schema: Schema,
  body: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiError('body-invalid', {
    ...(issue && { detail: describe(issue, Object.keys(schema.shape), body) }),
  });
}

function describe(issue: z.core.$ZodIssue, fields: string[], body: unknown): string {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    return `The body has an unknown field; known are: ${fields.join(', ')}`;
  }
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `${path} has an unknown field`;
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid')) {
    return `${path} must be a ${issue.expected}, got ${typeOf(valueAt(body, issue.path))}`;
  }
  return `${path} ${issue.message}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isName(text: string): boolean {
  const length = Array.from(text).length;
  return length <= NAME_LENGTH_MAX && VISIBLE.test(text) && text.trim() !== '';
}

function isGrant(value: { permission: string; resource: string }): value is Grant {
  const [, kind] = value.resource.split(':');
  if (value.permission === EVERYTHING) return kind !== 'account';
  return OPERATIONS.some(
    ({ permission, resource }) => permission === value.permission && resource === kind,
  );
}
