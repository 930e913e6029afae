// The fields of access-control requests: what each may be, and what is said of one that is not. What was sent is never
// repeated.
import { z } from 'zod';
import { ApiError } from '../../core/error.ts';
import type { ResourceReference } from '../../core/permission.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import type { OperationTexts } from './operation-text.ts';

const RESOURCE = /^rig:(?:account:[\x21-\x7e]{1,128}|(?:workspace|app):[A-Za-z0-9_-]{1,128})$/;
const PRINCIPAL = /^rig:(?:user|service):[\x21-\x7e]{1,128}$/;
const TAG_KEY = /^[A-Za-z0-9][A-Za-z0-9._:/=+@-]{0,127}$/;
const TAGS_MAX = 50;

/** A resource by its reference. */
export const resource = z
  .string()
  .regex(RESOURCE, { error: 'must be rig:account:{id}, rig:workspace:{id} or rig:app:{id}' })
  .transform((text) => text as ResourceReference);

/** A principal by its reference. */
export const principal = z
  .string()
  .regex(PRINCIPAL, { error: 'must be rig:user:{id} or rig:service:{id}' })
  .transform((text) => text as PrincipalReference);

/** The name of a role or profile; whether there is such a one is the operation's to find out. */
export const word = z.string().regex(/^[a-z][a-z-]{0,63}$/, { error: 'must be a known name' });

/** The body of what makes or takes away one binding. */
export const bindingBody = z.strictObject({ principal, resource, role: word });

/** Tags: texts by key. */
export const tags = z
  .record(
    z.string().regex(TAG_KEY, { error: 'must have keys of letters, digits and ._:/=+@-' }),
    z.string().max(256, { error: 'must have values of at most 256 characters' }),
  )
  .refine((all) => Object.keys(all).length <= TAGS_MAX, {
    error: `must be at most ${TAGS_MAX}`,
  });

/**
 * Reads a body, or the query, by its schema.
 *
 * @throws {ApiError} access-request-invalid with the words of the operation, naming the field
 */
export function parseFields<Schema extends z.ZodObject>(
  schema: Schema,
  fields: Readonly<Record<string, unknown>>,
  texts: OperationTexts,
): z.output<Schema> {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(texts, issue === undefined ? 'it cannot be read' : describe(issue, schema));
}

/** Makes the error for a field that is wrong by more than its form. */
export function invalid(texts: OperationTexts, what: string): ApiError {
  return new ApiError('access-request-invalid', { detail: `${texts.invalid}: ${what}` });
}

function describe(issue: z.core.$ZodIssue, schema: z.ZodObject): string {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    return `known fields are ${Object.keys(schema.shape).join(', ')}`;
  }
  const [field = ''] = issue.path;
  const isForm = issue.code === 'invalid_type';
  return `${String(field)} ${isForm ? `must be a ${issue.expected}` : issue.message}`;
}
