// How user sessions lie in DynamoDB: one partition for each user, with an item for each session that was seen or ended,
// and one for what holds for all of the user's sessions. Reading these needs no SDK, so that the authorizer can.
import type { PrincipalReference } from '../../core/principal.ts';
import { SESSION_SECONDS_MAX, type SessionState } from '../../core/session.ts';
import type { Item } from './api-key-item.ts';

/** Primary key of an item of the session table. */
export interface SessionKey extends Item {
  readonly user: { readonly S: string };
  readonly session: { readonly S: string };
}

/** A session as stored. Times are seconds since the epoch. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly startedAt: number;
  readonly clientId?: string;
  /** The uses that the access log told of, which is minutes late. */
  readonly firstSeenAt?: number;
  readonly lastSeenAt?: number;
  readonly userAgent?: string;
  /** A network, never an address. */
  readonly place?: string;
  readonly endedAt?: number;
}

/** Sort key of the item that holds for all sessions of a user; no id of a session looks like it. */
const ALL_SESSIONS = '#user';

/** DynamoDB deletes what has ended some time after it could. */
const PURGE_MARGIN_SECONDS = 86_400;

/** Key of the item that holds for all sessions of a user. */
export function userKey(user: PrincipalReference): SessionKey {
  return { user: { S: user }, session: { S: ALL_SESSIONS } };
}

/** Key of a session's item. */
export function sessionKey(user: PrincipalReference, sessionId: string): SessionKey {
  return { user: { S: user }, session: { S: sessionId } };
}

/**
 * Reads what has been withdrawn, from the user's item and the session's; an item that is absent withdraws nothing.
 *
 * @throws {TypeError} naming the attribute that is no number: a fault, which must not look like a session that is alive
 */
export function decodeSessionState(
  userItem: Item | undefined,
  sessionItem: Item | undefined,
): SessionState {
  return {
    ...time(sessionItem, 'endedAt'),
    ...time(userItem, 'signedOutBefore'),
    ...time(userItem, 'disabledAt'),
  };
}

/** Tells the item of a session from the one that holds for all of them. */
export function isSessionItem(item: Item): boolean {
  return item['session']?.S !== ALL_SESSIONS;
}

/** Reads a session. @throws {TypeError} naming the attribute that is missing or of another type */
export function decodeSession(item: Item): SessionRecord {
  const sessionId = item['session']?.S;
  const { startedAt } = time(item, 'startedAt');
  if (sessionId === undefined) throw new TypeError('session item must have session of type S');
  if (startedAt === undefined) throw new TypeError('session item must have startedAt of type N');
  return {
    sessionId,
    startedAt,
    ...text(item, 'clientId'),
    ...time(item, 'firstSeenAt'),
    ...time(item, 'lastSeenAt'),
    ...text(item, 'userAgent'),
    ...text(item, 'place'),
    ...time(item, 'endedAt'),
  };
}

/**
 * Gives when an item about sessions that started until `time` may be deleted: once the last of them is over by its age,
 * so that none comes back to life by being forgotten.
 */
export function purgeTimeFor(time: number): number {
  return time + SESSION_SECONDS_MAX + PURGE_MARGIN_SECONDS;
}

function time<Name extends string>(
  item: Item | undefined,
  name: Name,
): Partial<Record<Name, number>> {
  const attribute = item?.[name];
  if (attribute === undefined) return {};
  const value = Number(attribute.N);
  if (!Number.isFinite(value)) throw new TypeError(`session item must have ${name} of type N`);
  return { [name]: value } as Record<Name, number>;
}

function text<Name extends string>(item: Item, name: Name): Partial<Record<Name, string>> {
  const value = item[name]?.S;
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}
