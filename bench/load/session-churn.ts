// Sessions that begin and are ended, and tokens that run out, while they are in the traffic.
import { randomUUID } from 'node:crypto';
import { CLOCK_SKEW_SECONDS } from '../../core/jwt.ts';
import {
  ANSWERS_PER_STATE,
  awaitEnd,
  makeChange,
  requestAs,
  type Churn,
  type Load,
} from './change.ts';
import type { Asked } from './traffic.ts';
import { Timeline } from './timeline.ts';

/** Begins a session, and signs out of it. Another session could end it only once it has been noted, which is later. */
export const churnSessions: Churn = async (load, goesOn) => {
  const { userId } = load.door.people.stranger;
  while (goesOn()) {
    const sid = randomUUID();
    const token = await mintSession(load, userId, { sid });
    const session = putInTraffic(load, 'ended session', token);
    await session.asked.answers(ANSWERS_PER_STATE);

    await makeChange(load, {
      kind: 'ending of a session',
      request: requestAs(token, 'DELETE', `/auth/sessions/${sid}`),
      status: 200,
      statusWhenDone: 401,
      effects: [[session.status, 401]],
    });
    await session.asked.answers(ANSWERS_PER_STATE);
    session.asked.remove();
  }
};

/** Lets a token run out. */
export const churnEndingTokens: Churn = async (load, goesOn) => {
  const { userId } = load.door.people.owner;
  while (goesOn()) {
    const endsAt = Math.ceil(Date.now() / 1000) + 2;
    const token = await mintSession(load, userId, { exp: endsAt - CLOCK_SKEW_SECONDS });
    const { asked, status } = putInTraffic(load, 'expiring JWT', token);
    await awaitEnd(asked, status, endsAt * 1000);
    asked.remove();
  }
};

function mintSession({ door }: Load, userId: string, claims: object): Promise<string> {
  return door.mint(userId, { claims: { ...claims } });
}

function putInTraffic(
  { traffic }: Load,
  kind: string,
  token: string,
): { readonly asked: Asked; readonly status: Timeline<number> } {
  const status = new Timeline(200);
  const request = requestAs(token, 'GET', '/workspaces');
  return { status, asked: traffic.add({ kind, request: () => request, status }) };
}
