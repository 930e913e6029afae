// The operations on API keys, as the public API has them.
import type { ApiKeyStatus } from '../../../core/api-key-record.ts';
import type { ApiClient } from './api-client.ts';
import { readEffect, type Effect } from './effect.ts';

/** An API key as the API shows it. Times are ISO 8601 in UTC. */
export interface ApiKey {
  readonly id: string;
  readonly name?: string;
  readonly key_preview: string;
  readonly is_workspace_key: boolean;
  readonly created_at: string;
  readonly last_used_at?: string;
  readonly expires_at?: string;
  readonly status: ApiKeyStatus;
  /** `full`, or the list of what the key is limited to. */
  readonly scope: 'full' | readonly unknown[];
  readonly replaced_by?: string;
  readonly grace_expires_at?: string;
}

/** A key that was just issued: the one time that its text is seen. */
export interface IssuedKey {
  readonly id: string;
  readonly key: string;
  readonly name?: string;
  readonly expires_at?: string;
  /** After a rotation: until when the key before goes on working. */
  readonly grace_expires_at?: string;
}

/** A part of the list, and where it goes on. */
export interface ApiKeyPage {
  readonly keys: readonly ApiKey[];
  readonly nextCursor?: string;
}

/** A request whose repetition makes no second key. */
export interface RepeatableRequest<Body> {
  readonly idempotencyKey: string;
  readonly body: Body;
}

/** What a new key is to be. */
export interface NewKey {
  readonly name?: string;
  readonly expires_at?: string;
}

/** The operations; each throws what the client throws. */
export interface ApiKeys {
  list(cursor?: string): Promise<ApiKeyPage>;
  create(request: RepeatableRequest<NewKey>): Promise<IssuedKey>;
  rename(id: string, name: string): Promise<ApiKey>;
  rotate(
    id: string,
    request: RepeatableRequest<{ readonly grace_seconds: number }>,
  ): Promise<IssuedKey>;
  revoke(id: string): Promise<Effect>;
}

/** Binds the operations to a client; `pageSize` is how many keys a page of the list has. */
export function createApiKeys(call: ApiClient, pageSize: number): ApiKeys {
  return {
    list: async (cursor) => {
      const query = new URLSearchParams({ max_results: String(pageSize) });
      if (cursor !== undefined) query.set('cursor', cursor);
      const { body } = await call({ method: 'GET', path: `/api-keys?${query.toString()}` });
      const page = body as { api_keys: readonly ApiKey[]; next_cursor?: string };
      return {
        keys: page.api_keys,
        ...(page.next_cursor !== undefined && { nextCursor: page.next_cursor }),
      };
    },
    create: async (request) => {
      const { body } = await call({ method: 'POST', path: '/api-keys', ...request });
      return body as IssuedKey;
    },
    rename: async (id, name) => {
      const { body } = await call({ method: 'PATCH', path: pathOf(id), body: { name } });
      return body as ApiKey;
    },
    rotate: async (id, request) => {
      const { body } = await call({ method: 'POST', path: `${pathOf(id)}/rotate`, ...request });
      return body as IssuedKey;
    },
    revoke: async (id) => {
      const { headers } = await call({ method: 'DELETE', path: pathOf(id) });
      return readEffect(headers);
    },
  };
}

function pathOf(id: string): `/${string}` {
  return `/api-keys/${encodeURIComponent(id)}`;
}
