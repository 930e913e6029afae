// The tables of the stack behind a proxy that loses answers, and what is asked of every store before them: that the client's
// own repetition of a write which was done is not taken for somebody else's.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startFaultProxy, type FaultProxy } from '../../../dev/fault-proxy/fault-proxy.ts';
import { startAccessTables, type LocalAccessTables } from './local-access-tables.ts';

/** Does something through the proxy, and gives what it was told or what is stored of it. */
export type Deed = () => Promise<unknown>;

/** What is done: its name, how something new is made ready that it is done to, and what comes of it. */
export type Case = readonly [name: string, prepare: () => Deed | Promise<Deed>, outcome: unknown];

/** Running tables, twice: as they are, and through the proxy. */
export interface LossyTables extends LocalAccessTables {
  readonly proxy: FaultProxy;
  /** Goes through the proxy and repeats what gets no answer, as the functions' clients do. */
  readonly lossy: DynamoDBClient;
}

/** Starts them. */
export async function startLossyTables(): Promise<LossyTables> {
  const tables = await startAccessTables();
  const proxy = await startFaultProxy({ now: Date.now });
  proxy.forwardTo(tables.endpoint);
  const lossy = new DynamoDBClient({
    endpoint: proxy.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
    maxAttempts: 3,
  });
  return {
    ...tables,
    proxy,
    lossy,
    stop: async () => {
      lossy.destroy();
      await proxy.stop();
      await tables.stop();
    },
  };
}

/** Loses the answers to a deed's requests in turn, each time on something new; the last time there is none to lose. */
export async function losingEach(
  proxy: FaultProxy,
  prepare: () => Deed | Promise<Deed>,
): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (let after = 0; ; after += 1) {
    const deed = await prepare();
    const before = proxy.counts.faults;
    await proxy.fail({ kind: 'answer-lost' }, { after, times: 1 });
    outcomes.push(await deed().finally(() => proxy.recover()));
    if (proxy.counts.faults === before) return outcomes;
  }
}

/** Describes deeds that come to the same whichever of their answers is lost. */
export function describeDeeds(
  title: string,
  proxyOf: () => FaultProxy,
  cases: readonly Case[],
): void {
  describe(title, () => {
    it.each(cases)('%s', async (_, prepare, outcome) => {
      const outcomes = await losingEach(proxyOf(), prepare);

      expect(outcomes.length).toBeGreaterThan(1);
      expect(outcomes).toEqual(outcomes.map(() => outcome));
    });
  });
}
