// Writes docs/reference.md: the tables of the code that people look things up in.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_ERRORS } from '../core/error.ts';
import { OPERATIONS } from '../core/operation.ts';
import { EVERYTHING } from '../core/permission.ts';
import { REFUSAL_REASONS } from '../core/refusal.ts';
import { ROLE_PRESETS, type RolePreset, type ScopeKind } from '../core/role-preset.ts';
import { ROUTES } from '../core/route.ts';
import { THROTTLE_PROFILES } from '../core/throttle-profile.ts';

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

## Roles

What can be bound in accounts of the [access-control preview](guide-account-owner.md#give-people-access-preview). A role
holds on the resource that it is bound on and on what lies in it: the workspaces and apps of an account, the apps of a
workspace. Where tags are asked for, it holds on a resource only while the resource carries them. Somebody with several
roles may do what any of them permits; whatever their roles, everybody may ask who they are, and see and end their own
sessions.

${table(
  ['bound on', 'role', 'permissions', 'holds where'],
  ROLE_PRESETS.map((preset) => [
    preset.scopeKind,
    code(preset.role),
    extentOf(preset),
    tagRulesOf(preset),
  ]),
)}

${(['account', 'workspace', 'app'] as const).map(permissionsOfRoles).join('\n\n')}

## Throttle profiles

What an account, a workspace or an app can be bound to, for all its callers together. The closest one counts: an app's
before its workspace's, that before the account's.

${table(
  ['profile', 'requests a second', 'at once'],
  Object.entries(THROTTLE_PROFILES).map(([name, { requestsPerSecond, burst }]) => [
    code(name),
    String(requestsPerSecond),
    String(burst),
  ]),
)}
`;
}

/** A permission in each row and a role in each column; a role with everything has no column. */
function permissionsOfRoles(kind: ScopeKind): string {
  const presets = ROLE_PRESETS.filter(
    (preset) => preset.scopeKind === kind && !isUnlimited(preset),
  );
  const permissions = [...new Set(presets.flatMap((preset) => preset.permissions))].sort();
  const rows = permissions.map((permission) => [
    code(permission),
    ...presets.map((preset) => (preset.permissions.includes(permission) ? '✓' : '')),
  ]);
  return `### Roles on ${kind === 'workspace' ? 'a workspace' : `an ${kind}`}

${table(['permission', ...presets.map(({ role }) => code(role))], rows)}`;
}

function extentOf(preset: RolePreset): string {
  if (isUnlimited(preset)) return 'everything, operations that are not listed too';
  if (preset.permissions.length === 1) return preset.permissions.map(code).join();
  return `${preset.permissions.length}, below`;
}

function isUnlimited({ permissions }: RolePreset): boolean {
  return permissions.includes(EVERYTHING);
}

function tagRulesOf({ requiredResourceTags, matchTagKeys }: RolePreset): string {
  const required = Object.entries(requiredResourceTags).map(
    ([key, value]) => `the tag ${code(`${key}=${value}`)} is`,
  );
  const matched = matchTagKeys.map(
    (key) => `the tag ${code(key)} is that of the resource where the role is bound`,
  );
  return [...required, ...matched].join(' and ') || 'everywhere';
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
