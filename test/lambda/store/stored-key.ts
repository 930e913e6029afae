// Records and changes of keys for tests of the stores.
import { randomBytes, randomUUID } from 'node:crypto';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import type { ApiKeyChange } from '../../../core/api-key-change.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';

/** The time of these tests, in seconds since the epoch. */
export const NOW = 1_800_000_000;

/** Makes a record of a key that nobody has, of an account that nobody has. */
export function newRecord(about: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  return {
    digest: digestApiKey(createApiKey(randomBytes)),
    id: randomUUID(),
    accountId: randomUUID(),
    owner: 'rig:user:someone',
    preview: 'rb_...12345678',
    scope: 'full',
    isWorkspaceKey: false,
    createdAt: NOW,
    ...about,
  };
}

/** Makes a change by somebody. */
export function change(action: ApiKeyChange['action'], at = NOW): ApiKeyChange {
  return { action, actor: 'rig:user:someone', at, sourceIp: '192.0.2.1' };
}
