// A provider whose signing key can be replaced while it runs, by putting another provider on the same storage.
import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { encodeClient, type Client } from './client.ts';
import { createMemoryAdapter } from './memory-adapter.ts';
import { createProvider, type ProviderSettings } from './provider.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';

/** The keys that are published; the first one signs. */
export type PublishedKeys = readonly [SigningKey, ...SigningKey[]];

/** A provider for the time being, and its keys. */
export interface RotatingProvider {
  readonly keys: PublishedKeys;
  /** Answers with the provider of the moment, so that it may be kept. */
  readonly listener: RequestListener;
  /** Adds a client, or replaces the one of the same id. */
  register(client: Client): Promise<void>;
  /** Resolves when the new key signs; every earlier key stays published with `keepOld`, and none without. */
  rotate(rotation: { keepOld: boolean }): Promise<void>;
}

/** Creates a provider with a key of its own; sessions, grants and refresh tokens outlive each rotation. */
export async function createRotatingProvider(
  settings: Omit<ProviderSettings, 'adapter' | 'cookieKey' | 'signingKeys'> & {
    readonly clients: readonly Client[];
  },
): Promise<RotatingProvider> {
  const adapter = createMemoryAdapter();
  const cookieKey = randomBytes(32).toString('base64url');
  const listenerFor = (signingKeys: PublishedKeys): RequestListener => {
    const provider = createProvider({ ...settings, adapter, cookieKey, signingKeys });
    const answer = provider.callback();
    return (request, response) => void answer(request, response);
  };

  const register = async (client: Client): Promise<void> => {
    await adapter('Client').upsert(client.clientId, encodeClient(client), Infinity);
  };
  for (const client of settings.clients) await register(client);

  let keys: PublishedKeys = [await createSigningKey()];
  let answer = listenerFor(keys);
  return {
    get keys() {
      return keys;
    },
    listener: (request, response) => answer(request, response),
    register,
    rotate: async ({ keepOld }) => {
      const next: PublishedKeys = [await createSigningKey(), ...(keepOld ? keys : [])];
      answer = listenerFor(next);
      keys = next;
    },
  };
}
