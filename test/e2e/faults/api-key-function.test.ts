// The store fails at each of the requests that a change of a key consists of: the caller hears of it, nothing is left half
// done, and a retry with the same Idempotency-Key ends in exactly one key.
import { randomUUID } from 'node:crypto';
import type { Occasion, RequestFault } from '../../../dev/fault-proxy/fault.ts';
import * as store from '../../../dev/fault-proxy/store-fault.ts';
import type { CreatedKey } from '../key-client.ts';
import { describeLocal } from '../target.ts';
import { during, expectFault, openFaultyDoor, type FaultyDoor } from './faulty-door.ts';

const ATTEMPTS = 3;
const FAULTS: readonly (readonly [string, RequestFault])[] = [
  ['has an internal error', store.INTERNAL_ERROR],
  ['resets the connection', { kind: 'reset' }],
  ['loses its answer', { kind: 'answer-lost' }],
];
/** As many requests as any of the operations makes, and one more, where nothing fails. */
const POSITIONS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

describeLocal('while the store', () => {
  let faulty: FaultyDoor;
  const undecided: string[] = [];
  let isOurs: NonNullable<Occasion['only']>;
  beforeAll(async () => {
    faulty = await openFaultyDoor();
    const signers = new Set<string>();
    await during(
      faulty.faults.store,
      [
        store.INTERNAL_ERROR,
        {
          times: 0,
          only: ({ authorization }) => {
            signers.add(/Credential=(\w+)/.exec(String(authorization))?.[1] ?? '');
            return true;
          },
        },
      ],
      async () => faulty.owner.request('GET'),
    );
    isOurs = ({ authorization }) =>
      [...signers].some((signer) => signer !== '' && String(authorization).includes(signer));
  }, 120_000);
  afterAll(() => faulty.door.stop());

  const named = async (name: string) =>
    (await faulty.owner.list()).filter((key) => 'name' in key && key.name === name);

  describe.each(FAULTS)('%s', (_, fault) => {
    const at = (after: number, times = ATTEMPTS): [RequestFault, Occasion] => [
      fault,
      { after, times, only: isOurs },
    ];

    it('a creation leaves a key that can be dealt with, or none', async () => {
      for (const position of POSITIONS) {
        const name = `created-${position}`;
        const answer = await during(faulty.faults.store, at(position), () =>
          faulty.owner.request('POST', '', { name }),
        );
        if (answer.status !== 201) expectFault(answer);
        const keys = await named(name);
        expect(keys.length).toBeLessThanOrEqual(1);
        for (const { id } of keys) {
          expect((await faulty.owner.request('GET', `/${id}`)).status).toBe(200);
          expect((await faulty.owner.request('DELETE', `/${id}`)).status).toBe(200);
        }
      }
    });

    it('a creation that is tried again makes one key, which works', async () => {
      for (const position of POSITIONS) {
        const name = `retried-${position}`;
        const headers = { 'Idempotency-Key': randomUUID() };
        const create = () => faulty.owner.request('POST', '', { name }, headers);
        const first = await during(faulty.faults.store, at(position), create);
        if (first.status !== 201) expectFault(first);

        const retry = await create();

        expect(retry.status).toBe(201);
        const { id, key } = retry.body as CreatedKey;
        expect((await named(name)).map((listed) => listed.id)).toEqual([id]);
        expect(await faulty.owner.use(key)).toBe(200);
        await faulty.owner.request('DELETE', `/${id}`);
      }
    });

    it.each([1, ATTEMPTS])(
      'a rotation ends in a successor that works, though %d times',
      async (times) => {
        for (const position of POSITIONS) {
          const { id } = await faulty.owner.create();
          const headers = { 'Idempotency-Key': randomUUID() };
          const rotate = () => faulty.owner.request('POST', `/${id}/rotate`, {}, headers);
          const first = await during(faulty.faults.store, at(position, times), rotate);
          if (first.status !== 201) expectFault(first);

          const retry = await rotate();

          expect(retry.status).toBe(201);
          const successor = retry.body as CreatedKey;
          expect(await faulty.owner.use(successor.key)).toBe(200);
          await faulty.owner.request('DELETE', `/${id}`);
          await faulty.owner.request('DELETE', `/${successor.id}`);
        }
      },
    );

    it('a deletion that was answered holds, and one that was not can be made again', async () => {
      for (const [position, times] of [0, 1, 2, 3].flatMap((at) => [
        [at, 1] as const,
        [at, ATTEMPTS] as const,
      ])) {
        const { id, key } = await faulty.owner.create();
        expect(await faulty.owner.use(key)).toBe(200);
        const remove = () => faulty.owner.request('DELETE', `/${id}`);

        const first = await during(faulty.faults.store, at(position, times), remove);

        if (first.status === 200) expect(await faulty.owner.use(key)).toBe(401);
        else {
          expectFault(first);
          expect([200, 404]).toContain((await remove()).status);
          undecided.push(key);
        }
      }
    });
  });

  it('is whole again, every key whose deletion was not answered has ended', async () => {
    expect(undecided).not.toHaveLength(0);
    // The call that wrote could not flush; what follows the table's stream has done it.
    await faulty.door.cloud.drain();
    for (const key of undecided) expect(await faulty.owner.use(key)).toBe(401);
  });
});
