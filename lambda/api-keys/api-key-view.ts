// How an API key looks from outside: what of its record a caller may see, in the words of the public API.
import { statusOf, type ApiKeyRecord, type ApiKeyStatus } from '../../core/api-key-record.ts';
import { formatIsoTime } from '../../core/iso-time.ts';
import type { Scope } from '../../core/permission.ts';

/** An API key in an answer. Times are ISO 8601 in UTC; what does not apply is left out. */
export interface ApiKeyView {
  readonly id: string;
  readonly name?: string;
  readonly key_preview: string;
  readonly is_workspace_key: boolean;
  readonly created_at: string;
  readonly last_used_at?: string;
  readonly expires_at?: string;
  readonly status: ApiKeyStatus;
  readonly scope: Scope;
  readonly replaces?: string;
  readonly replaced_by?: string;
  readonly grace_expires_at?: string;
}

/** Shows a record as it is at `now` (seconds since the epoch). */
export function viewOf(record: ApiKeyRecord, now: number): ApiKeyView {
  return {
    id: record.id,
    ...(record.name !== undefined && { name: record.name }),
    key_preview: record.preview,
    is_workspace_key: record.isWorkspaceKey,
    created_at: formatIsoTime(record.createdAt),
    ...(record.lastUsedAt !== undefined && { last_used_at: formatIsoTime(record.lastUsedAt) }),
    ...(record.expiresAt !== undefined && { expires_at: formatIsoTime(record.expiresAt) }),
    status: statusOf(record, now),
    scope: record.scope,
    ...(record.replaces !== undefined && { replaces: record.replaces }),
    ...(record.replacedBy !== undefined && { replaced_by: record.replacedBy }),
    ...(record.graceEndsAt !== undefined && {
      grace_expires_at: formatIsoTime(record.graceEndsAt),
    }),
  };
}
