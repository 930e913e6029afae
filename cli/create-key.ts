// `create`: makes a key without a caller, which is how an account gets its first one.
import { createApiKey, digestApiKey, previewApiKey } from '../core/api-key.ts';
import type { PrincipalReference } from '../core/principal.ts';
import type { KeyTable } from './key-table.ts';

/** Whose key, and what it is made of. */
export interface KeyOrder {
  readonly accountId: string;
  readonly name: string | undefined;
  /** A service principal, by `rig:service:{id}`; without one, the key is that of the person whose account it is. */
  readonly service: string | undefined;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly randomBytes: (size: number) => Uint8Array;
}

/**
 * Creates a key, and gives it.
 *
 * @throws {TypeError} for a service principal that is not one of the account, or whose roles would not limit the key
 */
export async function createKey(
  { store, access }: Pick<KeyTable, 'store' | 'access'>,
  { accountId, name, service, now, newId, randomBytes }: KeyOrder,
): Promise<string> {
  const owner: PrincipalReference =
    service === undefined ? `rig:user:${accountId}` : await serviceOf(access, accountId, service);
  const key = createApiKey(randomBytes);
  const createdAt = now();
  await store.create(
    {
      digest: digestApiKey(key),
      id: newId(),
      accountId,
      owner,
      ...(name !== undefined && { name }),
      preview: previewApiKey(key),
      scope: 'full',
      isWorkspaceKey: false,
      createdAt,
    },
    { action: 'created', actor: 'rig:system:operator', at: createdAt },
  );
  return key;
}

async function serviceOf(
  access: KeyTable['access'],
  accountId: string,
  service: string,
): Promise<PrincipalReference> {
  if (!isService(service)) throw new TypeError('OWNER must be rig:service:{id}');
  if (access === undefined) {
    throw new TypeError(
      '--access-table NAME must say where the roles of the service principal are',
    );
  }
  // Outside the preview no role limits a key, and it would permit everything.
  if ((await access.account(accountId))?.isInPreview !== true) {
    throw new TypeError(`${accountId} must be in the preview of access control`);
  }
  if ((await access.member(accountId, service)) !== undefined) return service;
  throw new TypeError(`${service} must be a service principal of ${accountId}`);
}

function isService(text: string): text is PrincipalReference {
  return /^rig:service:[\x21-\x7e]{1,128}$/.test(text);
}
