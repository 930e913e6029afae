// What can change after a credential was issued: its session, the roles of its owner, the place and tags of the called
// resource. Read in one round trip, strongly consistent, so that a change holds from the moment it has returned.
import type { Principal } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { refusalOfSession } from '../../core/session.ts';
import type { Item } from '../store/api-key-item.ts';
import type { DynamoReadClient } from '../store/dynamo-read-client.ts';
import { readItems, type ItemName } from '../store/item-reader.ts';
import { decodeSessionState, sessionKey, userKey } from '../store/session-item.ts';
import { loadLimitedAccess } from './load-limited-access.ts';
import type { ItemReader, PathAccess } from './path-access.ts';

/** What holds now. Without access control there is no access to speak of: nobody is in an account but its owner. */
export interface LiveState {
  readonly access?: PathAccess;
}

/**
 * Finds what holds for a caller on the path of a method ARN, or refuses a caller whose session is over. Rejects on a
 * fault.
 */
export type LiveStateReader = (
  principal: Principal,
  methodArn: string,
) => Promise<LiveState | Refusal>;

/** Where the state is kept, and the clock. */
export interface LiveStateSources {
  readonly sessionTable: string;
  /** Absent without access control. */
  readonly accessTable: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Creates the reader. It reads nothing for what cannot change; only an app takes a second round trip, for its workspace. */
export function liveStateReader(
  client: DynamoReadClient,
  { sessionTable, accessTable, now }: LiveStateSources,
): LiveStateReader {
  const read: ItemReader = async (names) => (names.length === 0 ? [] : readItems(client, names));
  return async (principal, methodArn) => {
    const sessions = sessionNames(principal, sessionTable);
    const question =
      accessTable === undefined
        ? undefined
        : (await loadLimitedAccess()).askForAccess(principal, methodArn, accessTable);
    const items = await read([...sessions, ...(question?.names ?? [])]);
    const refusal = refusalBySession(principal, items, now());
    if (refusal !== undefined) return refusal;
    return question ? { access: await question.answer(items.slice(sessions.length), read) } : {};
  };
}

function sessionNames({ reference, credential }: Principal, table: string): ItemName[] {
  if (credential.session === undefined) return [];
  return [userKey(reference), sessionKey(reference, credential.id)].map((key) => ({ table, key }));
}

function refusalBySession(
  { credential: { session } }: Principal,
  [userItem, sessionItem]: readonly (Item | undefined)[],
  now: number,
): Refusal | undefined {
  if (session === undefined) return undefined;
  const state = decodeSessionState(userItem, sessionItem);
  return refusalOfSession(state, session, Math.floor(now / 1000));
}
