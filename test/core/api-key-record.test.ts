import { endOf, refusalOf, statusOf, type ApiKeyRecord } from '../../core/api-key-record.ts';

const NOW = 1_800_000_000;
const record: ApiKeyRecord = {
  digest: 'd',
  id: 'id',
  accountId: 'account',
  owner: 'rig:user:someone',
  preview: 'rb_...12345678',
  scope: 'full',
  isWorkspaceKey: false,
  createdAt: NOW - 1000,
};

describe('statusOf and refusalOf', () => {
  it.each([
    ['without an end', {}, 'active', undefined],
    ['one second before its expiry', { expiresAt: NOW + 1 }, 'active', undefined],
    ['at the second of its expiry', { expiresAt: NOW }, 'expired', 'key-expired'],
    ['in its grace period', { graceEndsAt: NOW + 1 }, 'rotating', undefined],
    ['at the end of its grace period', { graceEndsAt: NOW }, 'expired', 'key-rotated-out'],
    ['past both ends', { expiresAt: NOW - 1, graceEndsAt: NOW - 2 }, 'expired', 'key-expired'],
    ['suspended', { suspendedAt: NOW - 1 }, 'suspended', 'key-suspended'],
    ['suspended and expired', { suspendedAt: NOW, expiresAt: NOW }, 'suspended', 'key-suspended'],
    ['revoked, whatever else', { revokedAt: NOW, suspendedAt: NOW }, 'revoked', 'key-revoked'],
    // A clock behind the one that revoked must not bring the key back.
    ['revoked in the future', { revokedAt: NOW + 60 }, 'revoked', 'key-revoked'],
  ] as const)('of a key %s', (_, change, status, refused) => {
    expect(statusOf({ ...record, ...change }, NOW)).toBe(status);
    expect(refusalOf({ ...record, ...change }, NOW)?.refused).toBe(refused);
  });
});

describe('endOf', () => {
  it('is the earlier of expiry and grace, or nothing', () => {
    expect(endOf(record)).toBeUndefined();
    expect(endOf({ ...record, expiresAt: 5 })).toBe(5);
    expect(endOf({ ...record, expiresAt: 5, graceEndsAt: 4 })).toBe(4);
    expect(endOf({ ...record, expiresAt: 3, graceEndsAt: 4 })).toBe(3);
  });
});
