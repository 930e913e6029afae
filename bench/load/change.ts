// Changes of what credentials may do, made through the front door itself while the traffic goes on: each is judged like
// any request, and the verdicts that it changes are changed with it.
import type { KeepAliveClient } from './keep-alive-client.ts';
import type { Oracle } from './oracle.ts';
import type { Asked, Traffic } from './traffic.ts';
import type { MintOverrides } from '../../dev/issuer/access-token.ts';
import type { People } from '../../dev/people.ts';
import { bearer, type ReceivedAnswer, type SentRequest } from './question.ts';
import { Timeline } from './timeline.ts';

/** The front door under load, and what only its issuer can make. */
export interface LoadedDoor {
  readonly apiUrl: string;
  readonly people: People;
  mint(userId: string, overrides?: MintOverrides): Promise<string>;
}

/** What the parts of the load test work with. */
export interface Load {
  readonly door: LoadedDoor;
  readonly client: KeepAliveClient;
  readonly oracle: Oracle;
  readonly traffic: Traffic;
}

/** A kind of change, made over and over as long as it is to go on. */
export type Churn = (load: Load, goesOn: () => boolean) => Promise<void>;

/** A change, and what is different once it has been answered. */
export interface Change {
  readonly kind: string;
  readonly request: SentRequest;
  /** The status that its own answer must have. */
  readonly status: number;
  /** The status that a repetition may have as well, when the change was made although its answer got lost. */
  readonly statusWhenDone?: number;
  /** The status that says that the call came too late for what it asks. */
  readonly statusWhenLate?: number;
  readonly effects?: readonly (readonly [status: Timeline<number>, then: number])[];
}

/** A change that has been answered. */
export interface Made<Body> {
  readonly body: Body;
  /** From when on it holds everywhere: now, or later when the answer says that the cache could not be emptied. */
  readonly holdsFrom: number;
}

/** A change was not answered as it must be; the oracle has counted that, and the load cannot go on from there. */
export class ChangeFailed extends Error {
  override readonly name = 'ChangeFailed';
}

/** How often every state of a credential is asked about before the next change. */
export const ANSWERS_PER_STATE = 4;

/** Faults are counted, whatever comes of them; a load that can go on shows more than one that cannot. */
const ATTEMPTS_MAX = 20;

/**
 * Makes a change. After a fault it is repeated; until it has been answered, what it changes may be either way.
 *
 * @throws {ChangeFailed} when it is answered otherwise than it must be, and after too many faults
 */
export async function makeChange<Body>(load: Load, change: Change): Promise<Made<Body>> {
  const { kind, request, effects = [] } = change;
  const startedAt = performance.now();
  const ends = effects.map(([timeline, then]) => timeline.begin(then, startedAt));
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const answer = await load.client.send(request);
    const question = { kind, request: () => request, status: statusOf(change, attempt) };
    const verdict = load.oracle.judge(question, answer);
    if (verdict === 'faults') continue;
    if (verdict === 'wrong' || verdict === 'throttled') break;
    const holdsFrom = holdsFromOf(answer);
    for (const end of ends) end(holdsFrom);
    if (ends.length > 0 && holdsFrom > answer.answeredAt) load.oracle.countLateChange();
    return { body: JSON.parse(answer.body) as Body, holdsFrom };
  }
  throw new ChangeFailed(`${kind} could not be made`);
}

function statusOf(change: Change, attempt: number): Timeline<number> {
  const timeline = new Timeline(change.status);
  const { statusWhenDone, statusWhenLate } = change;
  if (attempt > 1 && statusWhenDone !== undefined) timeline.begin(statusWhenDone, 0);
  if (statusWhenLate !== undefined) timeline.begin(statusWhenLate, 0);
  return timeline;
}

/** Reads what the answer itself says; a time in its header has whole seconds, rounded down. */
function holdsFromOf({ answeredAt, headers }: ReceivedAnswer): number {
  const header = headers['x-rigbox-effective-by'];
  if (typeof header !== 'string') return answeredAt;
  const inMs = Date.parse(header) - Date.now();
  return inMs > 0 ? performance.now() + inMs + 1000 : answeredAt;
}

/** Sends as somebody with a credential, below the prefix of the API. */
export function requestAs(
  credential: string,
  method: string,
  path: string,
  body?: object,
): SentRequest {
  return {
    method,
    path: `/api/v1${path}`,
    headers: bearer(credential),
    ...(body !== undefined && { body }),
  };
}

/** How far a clock may be apart from another one, and a timer late, around an end that time brings, in milliseconds. */
const END_MARGIN_MS = 250;

/**
 * Notes that a credential ends by itself at `endsAt`, milliseconds since the epoch, and waits until it has and was tried
 * often enough afterwards. A policy that is cached still makes the refusal a 403 (decision 5), a new one makes it a 401.
 */
export async function awaitEnd(
  asked: Asked,
  status: Timeline<number>,
  endsAt: number,
): Promise<void> {
  const at = performance.now() + (endsAt - Date.now());
  status.begin(403, at - END_MARGIN_MS)(at + END_MARGIN_MS);
  status.begin(401, at - END_MARGIN_MS);
  while (performance.now() <= at + END_MARGIN_MS) await asked.answers(1);
  await asked.answers(ANSWERS_PER_STATE);
}
