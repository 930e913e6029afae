// What every store of API keys guarantees, whatever it keeps them in.
import { randomUUID } from 'node:crypto';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import type { ApiKeyName, ApiKeyStore } from '../../../lambda/store/api-key-store.ts';
import { NOW, change, newRecord } from './stored-key.ts';

/** Declares the tests of a store. */
export function describeApiKeyStore(storeOf: () => ApiKeyStore): void {
  async function created(about: Partial<ApiKeyRecord> = {}): Promise<ApiKeyRecord> {
    const record = newRecord(about);
    await storeOf().create(record, change('created'));
    return record;
  }

  const revoke = (key: ApiKeyName, at = NOW) => storeOf().revoke(key, change('revoked', at));

  describe('create', () => {
    it('makes a key findable by digest and by id at once, whole', async () => {
      const record = await created({
        name: 'ci – π',
        expiresAt: NOW + 10,
        graceEndsAt: NOW + 5,
        lastUsedAt: NOW,
        suspendedAt: NOW,
        isWorkspaceKey: true,
        scope: [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }],
      });

      expect(await storeOf().findByDigest(record.digest)).toEqual(record);
      expect(await storeOf().findById(record)).toEqual(record);
    });

    it('fails rather than overwrite a key of the same digest', async () => {
      const record = await created();

      await expect(
        storeOf().create({ ...record, id: randomUUID() }, change('created')),
      ).rejects.toThrow();
      expect(await storeOf().findByDigest(record.digest)).toEqual(record);
    });
  });

  describe('rename', () => {
    it('leaves a revoked key and a foreign one as they are', async () => {
      const record = await created();
      const foreign = { ...record, accountId: 'someone-else' };

      expect(await storeOf().rename(foreign, 'new', change('renamed'))).toBe(false);
      await revoke(record);
      expect(await storeOf().rename(record, 'new', change('renamed'))).toBe(false);
    });
  });

  describe('replace', () => {
    it('starts the grace period, once', async () => {
      const record = await created();
      const by = (successorId: string) => ({ successorId, graceEndsAt: NOW + 60 });

      const outcomes = await Promise.all(
        ['a', 'b', 'c'].map((id) => storeOf().replace(record, by(id), change('rotated'))),
      );

      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const winner = ['a', 'b', 'c'][outcomes.indexOf(true)];
      expect(await storeOf().findById(record)).toEqual({
        ...record,
        replacedBy: winner,
        graceEndsAt: NOW + 60,
      });
    });
  });

  describe('countActive', () => {
    it('counts what has not ended, up to a bound', async () => {
      const accountId = randomUUID();
      await created({ accountId });
      await created({ accountId, expiresAt: NOW + 1 });
      await created({ accountId, expiresAt: NOW });
      await created({ accountId, graceEndsAt: NOW });
      const revoked = await created({ accountId });
      await revoke(revoked);

      expect(await storeOf().countActive(accountId, { now: NOW, max: 100 })).toBe(2);
      expect(await storeOf().countActive(accountId, { now: NOW, max: 1 })).toBe(1);
    });
  });

  describe('findByDigest', () => {
    it('gives nothing for a digest that is not there', async () => {
      expect(await storeOf().findByDigest(newRecord().digest)).toBeUndefined();
    });

    it('still gives a revoked key, with the time of its end', async () => {
      const { accountId, id, digest } = await created();
      await revoke({ accountId, id }, NOW + 1);

      expect(await storeOf().findByDigest(digest)).toMatchObject({ revokedAt: NOW + 1 });
    });
  });

  describe('findById', () => {
    it("gives nothing for another account's key", async () => {
      const { id } = await created();

      expect(await storeOf().findById({ accountId: 'someone-else', id })).toBeUndefined();
    });

    it('gives nothing for a revoked key, nor for an id that looks like a digest', async () => {
      const { accountId, id, digest } = await created();
      await revoke({ accountId, id });

      expect(await storeOf().findById({ accountId, id })).toBeUndefined();
      expect(await storeOf().findById({ accountId, id: digest })).toBeUndefined();
    });
  });

  describe('revoke', () => {
    it('revokes once', async () => {
      const { accountId, id } = await created();

      expect(await revoke({ accountId, id })).toBe(true);
      expect(await revoke({ accountId, id }, NOW + 1)).toBe(false);
    });

    it("leaves another account's key as it is", async () => {
      const record = await created();

      expect(await revoke({ accountId: 'someone-else', id: record.id })).toBe(false);
      expect(await storeOf().findByDigest(record.digest)).toEqual(record);
    });

    it('has one winner among many at once', async () => {
      const { accountId, id } = await created();

      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => revoke({ accountId, id })),
      );

      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('list', () => {
    it("gives an account's keys newest first, page by page, and nobody else's", async () => {
      const accountId = randomUUID();
      const records: ApiKeyRecord[] = [];
      for (let at = 0; at < 7; at += 1)
        records.push(await created({ accountId, createdAt: NOW + at }));
      await created();

      const pages = [];
      let after: string | undefined;
      do {
        const page = await storeOf().list(accountId, { limit: 3, ...(after && { after }) });
        pages.push(page.records);
        after = page.next;
      } while (after !== undefined);

      expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
      expect(pages.flat()).toEqual(records.toReversed());
    });

    it('neither repeats nor skips a key when others come and go between pages', async () => {
      const accountId = randomUUID();
      const records: ApiKeyRecord[] = [];
      for (let at = 0; at < 6; at += 1)
        records.push(await created({ accountId, createdAt: NOW + at }));

      const first = await storeOf().list(accountId, { limit: 2 });
      await revoke(first.records[1]!);
      await created({ accountId, createdAt: NOW + 100 });
      const second = await storeOf().list(accountId, { limit: 10, after: first.next! });

      expect(second.records).toEqual(records.slice(0, 4).toReversed());
    });

    it('leaves revoked keys out', async () => {
      const { accountId, id } = await created();
      await revoke({ accountId, id });

      expect(await storeOf().list(accountId, { limit: 10 })).toEqual({ records: [] });
    });
  });
}
