import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import type { ApiKeyEvent } from '../../../core/api-key-event.ts';
import { CacheFlusher } from '../../../lambda/store/cache-flusher.ts';
import { consumeKeyEvents } from '../../../lambda/key-events/consume-key-events.ts';
import type { KeyEventBatch } from '../../../lambda/key-events/key-event-log.ts';
import { CHANGE, itemOf, NOW, streamRecord } from './stream-record.ts';

/** The consumer with everything that it touches, each part of which can be broken. */
function createConsumer() {
  const steps: string[] = [];
  const audited = new Map<string, ApiKeyEvent>();
  const published: ApiKeyEvent[] = [];
  const batches: KeyEventBatch[] = [];
  const broken = {
    flush: () => false,
    audit: (() => false) as (event: ApiKeyEvent) => boolean,
    bus: (() => false) as (event: ApiKeyEvent) => boolean,
  };
  const state = { now: NOW + 0.5, unreadable: 0, faults: [] as string[] };
  const attempt = (step: string, isBroken: boolean, act: () => void): Promise<void> => {
    if (isBroken) return Promise.reject(new Error(`${step} is down`));
    steps.push(step);
    act();
    return Promise.resolve();
  };
  const now = () => state.now;
  const service = {
    flusher: new CacheFlusher(
      { flush: () => attempt('flush', broken.flush(), () => undefined) },
      {
        now,
        wait: (seconds) => {
          state.now += seconds;
          return Promise.resolve();
        },
        settleSeconds: 8,
      },
    ),
    audit: {
      record: (event: ApiKeyEvent) =>
        attempt('audit', broken.audit(event), () => audited.set(event.eventId, event)),
    },
    bus: {
      publish: (event: ApiKeyEvent) =>
        attempt('publish', broken.bus(event), () => published.push(event)),
    },
    log: {
      batch: (batch: KeyEventBatch) => batches.push(batch),
      fault: (step: string) => state.faults.push(step),
      unreadable: () => (state.unreadable += 1),
    },
    now,
  };
  const consume = async (...records: DynamoDBRecord[]): Promise<string[]> =>
    (await consumeKeyEvents(records, service)).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier,
    );
  return { consume, steps, audited, published, batches, broken, state };
}

const created = () => streamRecord({ after: itemOf({}, { ...CHANGE, action: 'created' }) });
const renamed = () => streamRecord({ before: itemOf(), after: itemOf({ name: 'n' }, CHANGE) });
const revoked = () =>
  streamRecord({
    before: itemOf(),
    after: itemOf({ revokedAt: NOW }, { ...CHANGE, action: 'revoked' }),
  });
const used = () => streamRecord({ before: itemOf(), after: itemOf({ lastUsedAt: NOW }) });
const unreadable = () =>
  streamRecord({ before: itemOf(), after: { ...itemOf(), change: { S: '{' } } });
const placeOf = (record: DynamoDBRecord) => record.dynamodb?.SequenceNumber;

describe('a batch as Lambda delivers it', () => {
  const { Records: records } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'stream-records.json'), 'utf8'),
  ) as { Records: DynamoDBRecord[] };

  it('is flushed for its revocation, recorded and told, and nothing comes of uses, pointers and purges', async () => {
    const { consume, steps, audited, published, batches } = createConsumer();

    expect(await consume(...records)).toEqual([]);

    expect(steps).toEqual(['flush', 'audit', 'audit', 'publish', 'publish', 'flush']);
    expect([...audited.values()]).toEqual(published);
    expect(published.map(({ change }) => change)).toEqual([
      {
        action: 'created',
        actor: 'rig:user:u',
        at: 1_800_000_000,
        sourceIp: '192.0.2.1',
        requestId: 'r-1',
      },
      {
        action: 'revoked',
        actor: 'rig:system:secret-scanning',
        at: 1_800_000_200,
        sourceIp: '198.51.100.7',
        requestId: 'r-2',
        reason: 'leaked',
        evidence: 'https://code.example/commit/1',
      },
    ]);
    expect(batches).toEqual([{ records: 5, changes: 4, losses: 1, failed: 0 }]);
  });
});

it('flushes before anything else and once more at the end, however many rights were lost', async () => {
  const { consume, steps, state } = createConsumer();

  await consume(renamed(), revoked(), revoked(), revoked());

  expect(steps.filter((step) => step === 'flush')).toHaveLength(2);
  expect(steps.at(0)).toBe('flush');
  expect(steps.at(-1)).toBe('flush');
  expect(state.now).toBe(NOW + 8);
});

it('does not flush when no rights were lost', async () => {
  const { consume, steps, state } = createConsumer();

  await consume(created(), renamed(), used());

  expect(steps).not.toContain('flush');
  expect(state.now).toBe(NOW + 0.5);
});

it('tells nothing that is not recorded', async () => {
  const { consume, published, broken } = createConsumer();
  broken.audit = () => true;

  await consume(created());

  expect(published).toEqual([]);
});

describe('a fault', () => {
  it('of the flush brings back the losses, and keeps nothing from being recorded and told', async () => {
    const { consume, published, broken, state } = createConsumer();
    broken.flush = () => true;
    const [first, second, third] = [created(), revoked(), renamed()];

    expect(await consume(first, second, third)).toEqual([placeOf(second)]);

    expect(published).toHaveLength(3);
    expect(state.faults).toEqual(['flush']);
  });

  it('of the second flush alone brings back the losses as well', async () => {
    const { consume, broken, steps } = createConsumer();
    broken.flush = () => steps.includes('flush');
    const loss = revoked();

    expect(await consume(loss)).toEqual([placeOf(loss)]);
  });

  it.each(['audit', 'bus'] as const)(
    'of the %s brings back that record, and the others are handled',
    async (part) => {
      const { consume, audited, broken } = createConsumer();
      const records = [created(), renamed(), created()];
      broken[part] = ({ eventId }) => eventId === records[1]?.eventID;

      expect(await consume(...records)).toEqual([placeOf(records[1]!)]);

      expect(audited.has(records[0]!.eventID!)).toBe(true);
      expect(audited.has(records[2]!.eventID!)).toBe(true);
    },
  );
});

it('passes over a record that it cannot read, counts it, and handles the others', async () => {
  const { consume, published, state } = createConsumer();

  expect(await consume(unreadable(), created())).toEqual([]);

  expect(state.unreadable).toBe(1);
  expect(published).toHaveLength(1);
});

it('flushes for a record that took rights away even when it cannot read by whom', async () => {
  const { consume, steps } = createConsumer();
  const after = { ...itemOf({ revokedAt: NOW }), change: { S: '{' } };

  await consume(streamRecord({ before: itemOf(), after }));

  expect(steps).toContain('flush');
});

it('comes to the same whatever fails on the way, once everything works: no change lost, each recorded once', async () => {
  const kinds = fc.array(fc.constantFrom(created, renamed, revoked, used), { maxLength: 12 });
  // For each of the first deliveries, which parts are down.
  const outages = fc.array(fc.record({ flush: fc.boolean(), audit: fc.nat(), bus: fc.nat() }), {
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(kinds, outages, async (makers, downs) => {
      const { consume, audited, published, broken, steps } = createConsumer();
      const records = makers.map((make) => make());
      let pending = records;
      for (const down of [...downs, undefined]) {
        let calls = 0;
        const fails = (pattern: number) => ((pattern >> (calls++ % 30)) & 1) === 1;
        broken.flush = () => down?.flush ?? false;
        broken.audit = () => down !== undefined && fails(down.audit);
        broken.bus = () => down !== undefined && fails(down.bus);
        const [lowest] = await consume(...pending);
        // Lambda goes on from the earliest record that failed.
        const from = pending.findIndex((record) => placeOf(record) === lowest);
        pending = lowest === undefined ? [] : pending.slice(from);
      }

      const changed = records.filter((_, index) => makers[index] !== used);
      expect(pending).toEqual([]);
      expect(new Set(audited.keys())).toEqual(new Set(changed.map(({ eventID }) => eventID)));
      expect(new Set(published.map(({ eventId }) => eventId))).toEqual(new Set(audited.keys()));
      if (makers.includes(revoked)) expect(steps).toContain('flush');
    }),
  );
});
