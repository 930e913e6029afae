import {
  decodeRecord,
  encodePointer,
  encodeRecord,
  RETENTION_SECONDS,
} from '../../../lambda/store/api-key-item.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';

const record: ApiKeyRecord = {
  digest: 'd',
  id: 'i',
  accountId: 'a',
  owner: 'rig:user:u',
  preview: 'p',
  scope: 'full',
  isWorkspaceKey: false,
  createdAt: 1,
};

describe('the item of a key', () => {
  it('reads what was written', () => {
    expect(decodeRecord(encodeRecord(record))).toEqual(record);
  });

  it.each(['digest', 'id', 'accountId', 'owner', 'preview', 'scope', 'createdAt'])(
    'fails without %s, since a broken item must not look like an unknown key',
    (name) => {
      const item = Object.entries(encodeRecord(record)).filter(([attribute]) => attribute !== name);
      expect(() => decodeRecord(Object.fromEntries(item))).toThrow(name);
    },
  );

  it('is purged some time after its end, with its pointer, and never without one', () => {
    const ending = { ...record, expiresAt: 100 };
    expect(encodeRecord(ending)['purgeAt']).toEqual({ N: String(100 + RETENTION_SECONDS) });
    expect(encodePointer(ending)['purgeAt']).toEqual({ N: String(100 + RETENTION_SECONDS) });
    expect(encodeRecord(record)).not.toHaveProperty('purgeAt');
    expect(encodePointer(record)).not.toHaveProperty('purgeAt');
  });

  it('is in the listing until it is revoked', () => {
    expect(encodeRecord(record)).toHaveProperty('listedAs');
    expect(encodeRecord({ ...record, revokedAt: 5 })).not.toHaveProperty('listedAs');
    expect(encodePointer(record)).not.toHaveProperty('accountId');
  });
});
