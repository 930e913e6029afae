// The store fails at each of the requests that a change of a key consists of: the caller hears of it, nothing is left half
// done, and a retry with the same Idempotency-Key ends in exactly one key.
import { randomUUID } from 'node:crypto';
import type { Occasion, RequestFault } from '../../../dev/fault-proxy/fault.ts';
import * as store from '../../../dev/fault-proxy/store-fault.ts';
import type { CreatedKey } from '../key-client.ts';
import { describeLocal } from '../target.ts';
import {
  atEachRequest,
  expectFault,
  openFaultyDoor,
  requestsOf,
  type FaultyDoor,
  type Injection,
} from './faulty-door.ts';

const ATTEMPTS = 3;
/** More than all of these tests make. */
const KEYS_MAX = 1_000;
const FAULTS: readonly (readonly [string, RequestFault])[] = [
  ['has an internal error', store.INTERNAL_ERROR],
  ['resets the connection', { kind: 'reset' }],
  ['loses its answer', { kind: 'answer-lost' }],
];

describeLocal('while the store', () => {
  let faulty: FaultyDoor;
  const undecided: string[] = [];
  let only: NonNullable<Occasion['only']>;
  beforeAll(async () => {
    faulty = await openFaultyDoor({ settings: { apiKeysPerAccountMax: KEYS_MAX } });
    only = await requestsOf(faulty.faults.store, () => faulty.owner.request('GET'));
  }, 120_000);
  afterAll(() => faulty.door.stop());

  const named = async (name: string) =>
    (await faulty.owner.list()).filter((key) => 'name' in key && key.name === name);

  describe.each(FAULTS)('%s', (_, fault) => {
    /** Runs it with the fault at each request in turn, of which there must be as many at least. */
    const atEach = async (
      least: number,
      run: (inject: Injection) => Promise<void>,
      times = ATTEMPTS,
    ) => {
      const requests = await atEachRequest(faulty.faults.store, [fault, { times, only }], run);
      expect(requests).toBeGreaterThanOrEqual(least);
    };

    it('a creation leaves a key that can be dealt with, or none', async () => {
      await atEach(4, async (inject) => {
        const name = randomUUID();
        const answer = await inject(() => faulty.owner.request('POST', '', { name }));
        if (answer.status !== 201) expectFault(answer);
        const keys = await named(name);
        expect(keys.length).toBeLessThanOrEqual(1);
        for (const { id } of keys) {
          expect((await faulty.owner.request('GET', `/${id}`)).status).toBe(200);
          expect((await faulty.owner.request('DELETE', `/${id}`)).status).toBe(200);
        }
      });
    });

    it('a creation that is tried again makes one key, which works', async () => {
      await atEach(5, async (inject) => {
        const name = randomUUID();
        const headers = { 'Idempotency-Key': randomUUID() };
        const create = () => faulty.owner.request('POST', '', { name }, headers);
        const first = await inject(create);
        if (first.status !== 201) expectFault(first);

        const retry = await create();

        expect(retry.status).toBe(201);
        const { id, key } = retry.body as CreatedKey;
        expect((await named(name)).map((listed) => listed.id)).toEqual([id]);
        expect(await faulty.owner.use(key)).toBe(200);
      });
    });

    it.each([1, ATTEMPTS])(
      'a rotation ends in a successor that works, though %d times',
      async (times) => {
        await atEach(
          6,
          async (inject) => {
            const { id } = await faulty.owner.create();
            const headers = { 'Idempotency-Key': randomUUID() };
            const rotate = () => faulty.owner.request('POST', `/${id}/rotate`, {}, headers);
            const first = await inject(rotate);
            if (times < ATTEMPTS) expect(first.status).toBe(201);
            if (first.status !== 201) expectFault(first);
            const retry = times < ATTEMPTS ? first : await rotate();

            expect(retry.status).toBe(201);
            expect(await faulty.owner.use((retry.body as CreatedKey).key)).toBe(200);
          },
          times,
        );
      },
    );

    it.each([1, ATTEMPTS])(
      'a deletion that was answered holds, and one that was not can be made again, though %d times',
      async (times) => {
        await atEach(
          2,
          async (inject) => {
            const { id, key } = await faulty.owner.create();
            expect(await faulty.owner.use(key)).toBe(200);
            const remove = () => faulty.owner.request('DELETE', `/${id}`);

            const first = await inject(remove);

            if (times < ATTEMPTS) expect(first.status).toBe(200);
            if (first.status === 200) expect(await faulty.owner.use(key)).toBe(401);
            else {
              expectFault(first);
              expect([200, 404]).toContain((await remove()).status);
              undecided.push(key);
            }
          },
          times,
        );
      },
    );
  });

  it('is whole again, every key whose deletion was not answered has ended', async () => {
    expect(undecided).not.toHaveLength(0);
    // The call that wrote could not flush; what follows the table's stream has done it.
    await faulty.door.cloud.drain();
    for (const key of undecided) expect(await faulty.owner.use(key)).toBe(401);
  });
});
