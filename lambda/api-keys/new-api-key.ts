// Makes an API key ready to be stored: the text that is shown once, and the record that stays.
import { createApiKey, digestApiKey, previewApiKey } from '../../core/api-key.ts';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { formatIsoTime } from '../../core/iso-time.ts';

/** A key that is about to exist. */
export interface NewApiKey {
  /** The only place where the text of the key is. */
  readonly key: string;
  readonly record: ApiKeyRecord;
}

/** Makes a key with everything that the caller decides about it. */
export function newApiKey(
  { now, randomBytes, newId }: ApiKeyService,
  about: Omit<ApiKeyRecord, 'digest' | 'id' | 'preview' | 'createdAt'>,
): NewApiKey {
  const key = createApiKey(randomBytes);
  const record = {
    ...about,
    digest: digestApiKey(key),
    id: newId(),
    preview: previewApiKey(key),
    createdAt: now(),
  };
  return { key, record };
}

/** Shows a new key: this one time with its text. */
export function viewNewApiKey({ key, record }: NewApiKey) {
  return {
    id: record.id,
    key,
    ...(record.name !== undefined && { name: record.name }),
    created_at: formatIsoTime(record.createdAt),
    ...(record.expiresAt !== undefined && { expires_at: formatIsoTime(record.expiresAt) }),
  };
}
