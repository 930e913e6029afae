// Keys that are created, rotated, used up and deleted while they are in the traffic.
import { randomUUID } from 'node:crypto';
import {
  ANSWERS_PER_STATE,
  awaitEnd,
  makeChange,
  requestAs,
  type Churn,
  type Load,
} from './change.ts';
import { keyQuestion } from './standing-question.ts';
import type { Asked } from './traffic.ts';
import type { Timeline } from './timeline.ts';

interface IssuedKey {
  readonly id: string;
  readonly key: string;
  readonly expires_at?: string;
  readonly grace_expires_at?: string;
}

interface LiveKey extends IssuedKey {
  readonly status: Timeline<number>;
  readonly asked: Asked;
}

/** Creates a key, rotates it without grace, and deletes the successor. */
export const churnRevokedKeys: Churn = async (load, goesOn) => {
  const token = await load.door.mint(load.door.people.owner.userId);
  while (goesOn()) {
    const first = await createKey(load, token, 'revoked key');
    await first.asked.answers(ANSWERS_PER_STATE);

    const { successor: second } = await rotateKey(load, token, first, 0);
    await Promise.all([first, second].map(({ asked }) => asked.answers(ANSWERS_PER_STATE)));
    first.asked.remove();

    await deleteKey(load, token, second);
    await second.asked.answers(ANSWERS_PER_STATE);
    second.asked.remove();
  }
};

/** Creates a key that ends by itself. */
export const churnExpiringKeys: Churn = async (load, goesOn) => {
  const token = await load.door.mint(load.door.people.owner.userId);
  while (goesOn()) {
    const request = requestAs(token, 'POST', '/api-keys', inSeconds(5));
    const change = { kind: 'creation of a key', request, status: 201, statusWhenLate: 400 };
    const { body: issued } = await makeChange<Partial<IssuedKey>>(load, change);
    if (!isIssued(issued)) continue;
    const key = putInTraffic(load, 'expiring key', issued);
    await awaitEnd(key.asked, key.status, Date.parse(issued.expires_at ?? ''));
    key.asked.remove();
    // What has ended counts towards the number of keys still, until it is deleted.
    await deleteKey(load, token, key);
  }
};

function isIssued(body: Partial<IssuedKey>): body is IssuedKey {
  return body.key !== undefined;
}

/** Rotates a key with a grace period. */
export const churnRotatedKeys: Churn = async (load, goesOn) => {
  const token = await load.door.mint(load.door.people.owner.userId);
  while (goesOn()) {
    const old = await createKey(load, token, 'key in its grace period');
    await old.asked.answers(ANSWERS_PER_STATE);
    // The period may be over before the call has said when that is: until then, either is right.
    const ended = old.status.begin(401, performance.now());
    const { successor, holdsFrom } = await rotateKey(load, token, old, GRACE_SECONDS);
    const now = performance.now();
    ended(now);
    old.status.begin(200, now)(now);
    const endsAt = Date.parse(successor.grace_expires_at ?? '');
    // Where the cache could not be emptied, the end that the answer tells is a later one.
    const isFlushed = holdsFrom <= now + (endsAt - Date.now()) + 2000;
    if (isFlushed) await awaitEnd(old.asked, old.status, endsAt);
    for (const key of [old, successor]) {
      key.asked.remove();
      await deleteKey(load, token, key);
    }
  }
};

const GRACE_SECONDS = 2;

async function createKey(load: Load, credential: string, kind: string): Promise<LiveKey> {
  const request = requestAs(credential, 'POST', '/api-keys', {});
  const change = { kind: 'creation of a key', request, status: 201 };
  return putInTraffic(load, kind, (await makeChange<IssuedKey>(load, change)).body);
}

async function rotateKey(
  load: Load,
  credential: string,
  key: LiveKey,
  graceSeconds: number,
): Promise<{ readonly successor: LiveKey; readonly holdsFrom: number }> {
  const path = `/api-keys/${key.id}/rotate`;
  const request = requestAs(credential, 'POST', path, { grace_seconds: graceSeconds });
  const { body, holdsFrom } = await makeChange<IssuedKey>(load, {
    kind: 'rotation of a key',
    request: {
      ...request,
      headers: { ...request.headers, 'Idempotency-Key': randomUUID() },
    },
    status: 201,
    effects: graceSeconds === 0 ? [[key.status, 401]] : [],
  });
  return { successor: putInTraffic(load, 'rotated key', body), holdsFrom };
}

function putInTraffic(load: Load, kind: string, issued: IssuedKey): LiveKey {
  const question = keyQuestion(kind, issued, load.door.people.owner);
  return { ...issued, status: question.status, asked: load.traffic.add(question) };
}

async function deleteKey(load: Load, credential: string, { id, status }: LiveKey): Promise<void> {
  await makeChange(load, {
    kind: 'deletion of a key',
    request: requestAs(credential, 'DELETE', `/api-keys/${id}`),
    status: 200,
    statusWhenDone: 404,
    effects: [[status, 401]],
  });
}

/** Says that a key ends in at least so many seconds: enough for its creation, for its times are compared with it. */
function inSeconds(seconds: number): object {
  const end = Math.ceil(Date.now() / 1000) + seconds;
  return { expires_at: new Date(end * 1000).toISOString() };
}
