// Writes docs/reference.md: the tables of the code that people look things up in.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_ERRORS } from '../core/error.ts';
import { OPERATIONS } from '../core/operation.ts';
import { REFUSAL_REASONS } from '../core/refusal.ts';
import { ROUTES } from '../core/route.ts';

/** The file that {@link buildReference} is the text of. */
export const REFERENCE_FILE = join(import.meta.dirname, '../docs/reference.md');

/** Builds the page. */
export function buildReference(): string {
  return `# Reference

Made from the tables of the code by \`npm run docs\`.

## Why a credential is refused

All of these are a 401 with the same body. The reason is in the authorizer's log line (\`Reason\`) and on the metric
\`Decisions\` of the namespace \`RigboxAuth\`, by stage and outcome.

${table(
  ['reason', 'meaning'],
  Object.entries(REFUSAL_REASONS).map(([reason, meaning]) => [code(reason), meaning]),
)}

## Errors of the key operations

Beside \`message\`, which is for people, the body has one of these as \`code\`, which does not change.

${table(
  ['code', 'status', 'title'],
  Object.entries(API_ERRORS).map(([name, { status, title }]) => [
    code(name),
    String(status),
    title,
  ]),
)}

## Operations

Every operation of the API, below \`/api\` and \`/api/v1\`, with the one permission that it needs and what it acts on. An
operation that is not listed is open to credentials of full scope only. Public operations need no credential.

${table(
  ['operation', 'permission', 'acts on'],
  OPERATIONS.map(({ method, path, permission, resource }) => [
    code(`${method} ${path}`),
    isPublic(method, path) ? 'public' : code(permission),
    resource,
  ]),
)}
`;
}

function isPublic(method: string, path: string): boolean {
  return ROUTES.some(
    (route) => route.method === method && route.path === path && route.access === 'public',
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

if (process.argv[1] === import.meta.filename) writeFileSync(REFERENCE_FILE, buildReference());
