// The load test in its short form: every kind of change a few times, in the middle of traffic. `npm run load` goes on
// for minutes, and watches the memory as well.
import { answersIn, Oracle } from '../../bench/load/oracle.ts';
import { IMMEDIATE_CHURNS, runLoad } from '../../bench/load/run-load.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { describeLocal, openLocal } from './target.ts';

const ROUNDS = 2;

describeLocal('a front door under load', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal({ settings: { flushDelayMs: 250 } });
  });
  afterAll(() => door.stop());

  it('decides nothing wrongly, while keys, sessions and roles come and go', async () => {
    const oracle = new Oracle();
    const createGoesOn = () => {
      let rounds = 0;
      return () => rounds++ < ROUNDS;
    };
    const { cloud, issuer, people } = door;
    const mint: typeof issuer.mint = (userId, overrides) => issuer.mint(userId, overrides);

    await runLoad(
      { apiUrl: cloud.apiUrl, people, mint },
      { clients: 8, churns: IMMEDIATE_CHURNS, createGoesOn, oracle },
    );

    // A machine that is busy with other tests may make a call late, which is then a fault and no decision.
    const { wrong, throttled } = oracle.total;
    expect({ wrong, throttled, examples: wrong + throttled === 0 ? [] : oracle.examples }).toEqual({
      wrong: 0,
      throttled: 0,
      examples: [],
    });
    for (const kind of ['revoked key', 'ended session', 'right to read']) {
      const { allowed = 0, refused = 0 } = oracle.tallies.get(kind) ?? {};
      expect([kind, allowed > 0, refused > 0]).toEqual([kind, true, true]);
    }
    expect(answersIn(oracle.total)).toBeGreaterThan(100);
  }, 120_000);
});
