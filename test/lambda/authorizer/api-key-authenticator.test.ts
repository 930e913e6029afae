import { randomBytes } from 'node:crypto';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { apiKeyAuthenticator } from '../../../lambda/authorizer/api-key-authenticator.ts';

const NOW = 1_800_000_000;
const KEY = createApiKey(randomBytes);
const RECORD: ApiKeyRecord = {
  digest: digestApiKey(KEY),
  id: 'key-id',
  accountId: 'account',
  owner: 'rig:user:owner',
  preview: 'rb_...12345678',
  scope: 'full',
  isWorkspaceKey: false,
  createdAt: NOW - 1,
};

function authenticatorOver(record?: ApiKeyRecord) {
  const reads: string[] = [];
  const store = {
    findByDigest: (digest: string) => {
      reads.push(digest);
      return Promise.resolve(digest === record?.digest ? record : undefined);
    },
  };
  const authenticate = apiKeyAuthenticator(store, { legacyKeys: 'refuse', now: () => NOW * 1000 });
  return { authenticate, reads };
}

describe('an API key', () => {
  it('proves its owner with one read, by digest', async () => {
    const { authenticate, reads } = authenticatorOver(RECORD);

    expect(await authenticate(KEY)).toStrictEqual({
      reference: 'rig:user:owner',
      accountId: 'account',
      credential: { type: 'api_key', id: 'key-id' },
      scope: 'full',
      isGoverned: false,
    });
    expect(reads).toStrictEqual([RECORD.digest]);
  });

  it.each([true, false])('says whether roles limit its owner: %s', async (isGoverned) => {
    const { authenticate } = authenticatorOver({ ...RECORD, isGoverned });

    expect(await authenticate(KEY)).toHaveProperty('isGoverned', isGoverned);
  });

  it('carries its end', async () => {
    const { authenticate } = authenticatorOver({
      ...RECORD,
      expiresAt: NOW + 60,
      graceEndsAt: NOW + 30,
    });

    expect(await authenticate(KEY)).toMatchObject({ credential: { expiresAt: NOW + 30 } });
  });

  it.each([
    ['key-unknown', undefined],
    ['key-revoked', { ...RECORD, revokedAt: NOW }],
    ['key-suspended', { ...RECORD, suspendedAt: NOW }],
    ['key-expired', { ...RECORD, expiresAt: NOW }],
    ['key-rotated-out', { ...RECORD, graceEndsAt: NOW }],
  ] as const)('is refused as %s', async (refused, record) => {
    expect(await authenticatorOver(record).authenticate(KEY)).toEqual({ refused });
  });

  it('is refused without a read when it is mistyped or invented', async () => {
    const { authenticate, reads } = authenticatorOver(RECORD);

    for (const presented of [`${KEY}x`, KEY.slice(0, -1), `rb_live_${'a'.repeat(36)}`, 'rb_x']) {
      expect(await authenticate(presented)).toHaveProperty('refused');
    }
    expect(reads).toStrictEqual([]);
  });

  it('is a fault, not a refusal, when the store fails', async () => {
    const store = { findByDigest: () => Promise.reject(new Error('throttled')) };
    const authenticate = apiKeyAuthenticator(store, { legacyKeys: 'refuse', now: () => 0 });

    await expect(authenticate(KEY)).rejects.toThrow('throttled');
  });
});
