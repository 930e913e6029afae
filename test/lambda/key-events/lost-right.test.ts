import fc from 'fast-check';
import { refusalOf, type ApiKeyRecord } from '../../../core/api-key-record.ts';
import {
  readKeyItemChange,
  type KeyItemChange,
} from '../../../lambda/key-events/key-item-change.ts';
import { losesRights } from '../../../lambda/key-events/lost-right.ts';
import { decodeRecord, type Item } from '../../../lambda/store/api-key-item.ts';
import { CHANGE, itemOf, NOW, streamRecord, type StreamRecordOptions } from './stream-record.ts';

const changeOf = (options: StreamRecordOptions): KeyItemChange =>
  readKeyItemChange(streamRecord(options))!;
const loses = (before: Partial<ApiKeyRecord>, after: Partial<ApiKeyRecord>): boolean =>
  losesRights(changeOf({ before: itemOf(before), after: itemOf(after) }));

const GRANT = { permission: 'workspace:read', resource: 'rig:workspace:ws-1' } as const;

describe('rights are lost', () => {
  it.each<[string, Partial<ApiKeyRecord>, Partial<ApiKeyRecord>]>([
    ['by revocation', {}, { revokedAt: NOW }],
    ['by suspension', {}, { suspendedAt: NOW }],
    ['by an expiry where there was none', {}, { expiresAt: NOW + 10 }],
    ['by an earlier expiry', { expiresAt: NOW + 10 }, { expiresAt: NOW + 9 }],
    [
      'by the end of a grace period',
      { expiresAt: NOW + 10 },
      { expiresAt: NOW + 10, graceEndsAt: NOW },
    ],
    ['by a shorter grace period', { graceEndsAt: NOW + 10 }, { graceEndsAt: NOW }],
    ['by a smaller scope', {}, { scope: [GRANT] }],
    ['by another scope', { scope: [GRANT] }, { scope: [] }],
    ['by another owner', {}, { owner: 'rig:user:other' }],
    ['by another account', {}, { accountId: 'acct-2' }],
    ['by becoming a key of a workspace', {}, { isWorkspaceKey: true }],
  ])('%s', (_, before, after) => {
    expect(loses(before, after)).toBe(true);
  });

  it('by a removal that was not DynamoDB’s own', () => {
    expect(losesRights(changeOf({ before: itemOf() }))).toBe(true);
    expect(losesRights(changeOf({ before: itemOf({ revokedAt: NOW }) }))).toBe(true);
  });

  it('by a purge of a key that still works', () => {
    const purge = { isPurge: true, before: itemOf({ expiresAt: NOW + 1 }) };
    expect(losesRights(changeOf(purge))).toBe(true);
  });

  it('by a change of an attribute that this code does not know', () => {
    const after: Item = { ...itemOf(), ipAllowList: { S: '192.0.2.0/24' } };
    expect(losesRights(changeOf({ before: itemOf(), after }))).toBe(true);
  });
});

describe('no rights are lost', () => {
  it.each<[string, Partial<ApiKeyRecord>, Partial<ApiKeyRecord>]>([
    ['by a new name', {}, { name: 'new' }],
    ['by a use', {}, { lastUsedAt: NOW }],
    ['by a later expiry', { expiresAt: NOW }, { expiresAt: NOW + 1 }],
    ['by resuming', { suspendedAt: NOW }, {}],
    ['by revoking what was suspended', { suspendedAt: NOW }, { suspendedAt: NOW, revokedAt: NOW }],
    [
      'by a grace period beyond the expiry',
      { expiresAt: NOW },
      { expiresAt: NOW, graceEndsAt: NOW + 1, replacedBy: 'k' },
    ],
  ])('%s', (_, before, after) => {
    expect(loses(before, after)).toBe(false);
  });

  it('by the creation of a key, nor by the record of a change alone', () => {
    expect(losesRights(changeOf({ after: itemOf() }))).toBe(false);
    expect(losesRights(changeOf({ before: itemOf(), after: itemOf({}, CHANGE) }))).toBe(false);
  });

  it.each<[string, Partial<ApiKeyRecord>]>([
    ['expired', { expiresAt: NOW }],
    ['revoked', { revokedAt: NOW - 5 }],
  ])('by a purge of a key that was %s', (_, before) => {
    expect(losesRights(changeOf({ isPurge: true, before: itemOf(before) }))).toBe(false);
  });
});

it('misses no change after which a key that worked is refused or has another scope', () => {
  const time = fc.option(fc.integer({ min: NOW - 3, max: NOW + 3 }), { nil: undefined });
  const items = fc
    .record({
      expiresAt: time,
      graceEndsAt: time,
      suspendedAt: time,
      revokedAt: time,
      lastUsedAt: time,
      scope: fc.constantFrom<ApiKeyRecord['scope']>('full', [GRANT], []),
    })
    .map((record) => itemOf(record as Partial<ApiKeyRecord>));
  fc.assert(
    fc.property(items, items, fc.integer({ min: NOW - 5, max: NOW + 5 }), (before, after, at) => {
      if (losesRights(changeOf({ before, after }))) return;
      const [old, now] = [decodeRecord(before), decodeRecord(after)];

      expect(now.scope).toEqual(old.scope);
      if (refusalOf(old, at) === undefined) expect(refusalOf(now, at)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
