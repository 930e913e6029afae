// Keeps user sessions in DynamoDB. Each call writes one item under a condition, so that repeating one does no harm, and
// what has been ended is ended whatever is written at the same time.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  paginateQuery,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { PrincipalReference } from '../../core/principal.ts';
import type { Item } from './api-key-item.ts';
import {
  decodeSession,
  decodeSessionState,
  isSessionItem,
  purgeTimeFor,
  sessionKey,
  userKey,
  type SessionKey,
  type SessionRecord,
} from './session-item.ts';
import type {
  Ended,
  SessionStore,
  SessionUsageStore,
  SessionUse,
  StoredSessions,
} from './session-store.ts';

interface Write {
  readonly set: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** The sessions of a table. */
export class DynamoSessionStore implements SessionStore, SessionUsageStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async list(user: PrincipalReference): Promise<StoredSessions> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: '#user = :user',
        ExpressionAttributeNames: { '#user': 'user' },
        ExpressionAttributeValues: { ':user': { S: user } },
        ConsistentRead: true,
      },
    );
    const items: Item[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    const ofUser = items.find((item) => !isSessionItem(item));
    return {
      ofUser: decodeSessionState(ofUser, undefined),
      sessions: items.filter(isSessionItem).map(decodeSession),
    };
  }

  async find(user: PrincipalReference, sessionId: string): Promise<SessionRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: sessionKey(user, sessionId),
        ConsistentRead: true,
      }),
    );
    return Item && decodeSession(Item);
  }

  async end(user: PrincipalReference, { sessionId, startedAt }: Ended, at: number): Promise<void> {
    await this.#write(sessionKey(user, sessionId), {
      set: 'startedAt = if_not_exists(startedAt, :startedAt), endedAt = :at, purgeAt = :purgeAt',
      condition: 'attribute_not_exists(endedAt) OR endedAt < :at',
      values: {
        ':startedAt': number(startedAt),
        ':at': number(at),
        ':purgeAt': number(purgeTimeFor(at)),
      },
    });
  }

  async signOutEverywhere(user: PrincipalReference, at: number): Promise<void> {
    await this.#write(userKey(user), {
      set: 'signedOutBefore = :at',
      condition: 'attribute_not_exists(signedOutBefore) OR signedOutBefore < :at',
      values: { ':at': number(at) },
    });
  }

  async disable(user: PrincipalReference, at: number): Promise<void> {
    await this.#write(userKey(user), {
      set: 'disabledAt = :at',
      condition: 'attribute_not_exists(disabledAt)',
      values: { ':at': number(at) },
    });
  }

  async enable(user: PrincipalReference): Promise<void> {
    await this.#client.send(
      new UpdateItemCommand({
        TableName: this.#table,
        Key: userKey(user),
        UpdateExpression: 'REMOVE disabledAt',
      }),
    );
  }

  async advance(use: SessionUse, windowSeconds: number): Promise<boolean> {
    const { user, sessionId, startedAt, clientId, firstAt, lastAt, userAgent, place } = use;
    const optional = { userAgent, place };
    const given = Object.entries(optional).filter(([, value]) => value !== undefined);
    return this.#write(sessionKey(user, sessionId), {
      set: [
        'startedAt = :startedAt, clientId = :clientId, purgeAt = :purgeAt, lastSeenAt = :lastAt',
        'firstSeenAt = if_not_exists(firstSeenAt, :firstAt)',
        ...given.map(([name]) => `${name} = :${name}`),
      ].join(', '),
      condition: `${IS_NOT_ENDED} AND ${IS_DUE}`,
      values: {
        ':startedAt': number(startedAt),
        ':clientId': { S: clientId },
        ':purgeAt': number(purgeTimeFor(startedAt)),
        ':firstAt': number(firstAt),
        ':lastAt': number(lastAt),
        ':limit': number(lastAt - windowSeconds),
        ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, { S: value ?? '' }])),
      },
    });
  }

  /** Writes an item; `false` when its condition does not hold. */
  async #write(key: SessionKey, { set, condition, values }: Write): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: key,
          UpdateExpression: `SET ${set}`,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const IS_NOT_ENDED = '(attribute_not_exists(endedAt) OR endedAt < :startedAt)';

/** Of the same authentication once a window, of a later one at once, of an earlier one never. */
const IS_DUE = `(attribute_not_exists(startedAt) OR startedAt < :startedAt OR
  (startedAt = :startedAt AND (attribute_not_exists(lastSeenAt) OR lastSeenAt <= :limit)))`;

function number(value: number): AttributeValue {
  return { N: String(value) };
}
