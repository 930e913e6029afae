// The load as a whole: standing traffic, and every kind of change going on in it, until it has gone on long enough.
import { ChangeFailed, type Churn, type Load, type LoadedDoor } from './change.ts';
import { KeepAliveClient } from './keep-alive-client.ts';
import { churnExpiringKeys, churnRevokedKeys, churnRotatedKeys } from './key-churn.ts';
import type { Oracle } from './oracle.ts';
import { churnRoles, churnServicePrincipals } from './role-churn.ts';
import { churnEndingTokens, churnSessions } from './session-churn.ts';
import { createStandingQuestions } from './standing-question.ts';
import { Traffic } from './traffic.ts';

/** How much load, of which kinds, and how long. */
export interface LoadOptions {
  readonly churns: readonly Churn[];
  /** Requests that are on their way at any moment. */
  readonly clients: number;
  /** Says of each kind of change, before each round of it, whether to go on; all have to end. */
  readonly createGoesOn: () => () => boolean;
  /** Counts as it goes; for those who want to look on. */
  readonly oracle: Oracle;
}

/** What is over when its call has returned. */
export const IMMEDIATE_CHURNS: readonly Churn[] = [
  churnRevokedKeys,
  churnSessions,
  churnRoles,
  churnServicePrincipals,
];

/** What time itself ends, some seconds later. */
export const TIMED_CHURNS: readonly Churn[] = [
  churnExpiringKeys,
  churnRotatedKeys,
  churnEndingTokens,
];

/**
 * Puts a front door under load; everything that it answered has then been judged by the oracle. A change that is answered
 * wrongly ends the load early, and is counted like every wrong answer.
 */
export async function runLoad(
  door: LoadedDoor,
  { clients, churns, createGoesOn, oracle }: LoadOptions,
): Promise<void> {
  // As many connections again as there are changes at a time, so that none has to wait for a free one.
  const client = new KeepAliveClient(door.apiUrl, clients + churns.length);
  const load: Load = { door, client, oracle, traffic: new Traffic(client, oracle, Math.random) };
  try {
    for (const question of await createStandingQuestions(load)) load.traffic.add(question);
    await runChurns(load, { clients, churns, createGoesOn });
  } catch (error) {
    if (!(error instanceof ChangeFailed)) throw error;
  } finally {
    client.close();
  }
}

async function runChurns(
  load: Load,
  { clients, churns, createGoesOn }: Omit<LoadOptions, 'oracle'>,
): Promise<void> {
  let isOver = false;
  // Changes wait for traffic, so the traffic goes on until the last of them is through.
  const changes = Promise.all(churns.map((churn) => churn(load, createGoesOn()))).finally(() => {
    isOver = true;
  });
  await Promise.all([changes, load.traffic.run(clients, () => isOver)]);
}
