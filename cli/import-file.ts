// Reads the file of keys to import: CSV with a header line, or JSON lines. Every line is checked before any key is
// written, so that a file is imported whole or not at all.
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { ApiKeyRecord } from '../core/api-key-record.ts';
import { isIdentifier, type PrincipalReference } from '../core/principal.ts';

/** A key as it stands in the file. */
export type ImportedKey = Pick<
  ApiKeyRecord,
  'digest' | 'accountId' | 'owner' | 'preview' | 'createdAt' | 'name' | 'expiresAt'
>;

/** A line that cannot be imported, by its number in the file, from 1. */
export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** What was read of a file. */
export interface ImportFile {
  readonly keys: readonly ImportedKey[];
  readonly bad: readonly BadLine[];
}

const time = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time' })
  .transform((text) => Math.floor(Date.parse(text) / 1000));
const identifier = z.string().refine(isIdentifier, 'must be 1 to 128 printable characters');

/** A column that may be left out, or left empty. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

const line = z.strictObject({
  /** SHA-256 of the whole key, hexadecimal. */
  digest: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be a SHA-256 in 64 hexadecimal characters')
    .transform((text) => text.toLowerCase()),
  account_id: identifier,
  /** The user who owns the key; the account's own user by default. */
  owner: optional(
    z
      .string()
      .regex(
        /^rig:(user|service):[\x21-\x7e]{1,128}$/,
        'must be rig:user:{id} or rig:service:{id}',
      ),
  ),
  name: optional(z.string().max(100, 'must be at most 100 characters')),
  preview: optional(
    z.string().regex(/^rb_\.\.\.[\w-]{1,8}$/, 'must be rb_... and at most 8 characters'),
  ),
  created_at: optional(time),
  expires_at: optional(time),
});

/**
 * Reads a file. `now` stands in for a missing creation time.
 *
 * @throws {TypeError} when the file is neither CSV nor JSON lines
 */
export async function readImportFile(path: string, now: number): Promise<ImportFile> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  const lines = text.trimStart().startsWith('{') ? jsonLinesOf(text) : csvLinesOf(text);
  const keys: ImportedKey[] = [];
  const bad: BadLine[] = [];
  const firstLineOf = new Map<string, number>();
  for (const [number, value] of lines) {
    const result = line.safeParse(value);
    const first = result.success ? firstLineOf.get(result.data.digest) : undefined;
    if (!result.success) bad.push({ line: number, reason: describe(result.error) });
    else if (first !== undefined) bad.push({ line: number, reason: `is line ${first} again` });
    else {
      firstLineOf.set(result.data.digest, number);
      keys.push(keyOf(result.data, now));
    }
  }
  return { keys, bad };
}

function keyOf(fields: z.output<typeof line>, now: number): ImportedKey {
  return {
    digest: fields.digest,
    accountId: fields.account_id,
    owner: (fields.owner ?? `rig:user:${fields.account_id}`) as PrincipalReference,
    preview: fields.preview ?? 'rb_...imported',
    createdAt: fields.created_at ?? now,
    ...(fields.name !== undefined && { name: fields.name }),
    ...(fields.expires_at !== undefined && { expiresAt: fields.expires_at }),
  };
}

function jsonLinesOf(text: string): [number, unknown][] {
  return text
    .split('\n')
    .map((json, index): [number, string] => [index + 1, json.trim()])
    .filter(([, json]) => json !== '')
    .map(([number, json]) => [number, parseJson(json)]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function csvLinesOf(text: string): [number, unknown][] {
  try {
    const rows = parse(text, { columns: true, info: true, trim: true, skip_empty_lines: true });
    return (rows as unknown as { info: { lines: number }; record: unknown }[]).map(
      ({ info, record }) => [info.lines, record],
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new TypeError(`the file is neither JSON lines nor CSV with a header line: ${reason}`, {
      cause,
    });
  }
}

function describe({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'is wrong';
  if (issue.code === 'unrecognized_keys') return `has an unknown column: ${issue.keys.join(', ')}`;
  if (issue.path.length === 0) return 'is no JSON object';
  if (issue.code === 'invalid_type') return `${issue.path.join('.')} is missing`;
  return `${issue.path.join('.')} ${issue.message}`;
}
