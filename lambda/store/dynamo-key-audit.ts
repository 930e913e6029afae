// Keeps the audit records of API keys in DynamoDB: an item for each change, by account and time.
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyEvent } from '../../core/api-key-event.ts';
import { formatIsoTime } from '../../core/iso-time.ts';

/** Where the records of changes are kept. */
export interface KeyAudit {
  /** Keeps the record of a change, once however often it is given; resolves when it is durable. */
  record(event: ApiKeyEvent): Promise<void>;
}

const DAY_SECONDS = 86_400;

/** The records of a table. A record is never written twice, so that a repetition cannot change what was recorded. */
export class DynamoKeyAudit implements KeyAudit {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #retentionSeconds: number;

  constructor(
    client: DynamoDBClient,
    { table, retentionDays }: { readonly table: string; readonly retentionDays: number },
  ) {
    this.#client = client;
    this.#table = table;
    this.#retentionSeconds = retentionDays * DAY_SECONDS;
  }

  async record(event: ApiKeyEvent): Promise<void> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: encodeAuditItem(event, this.#retentionSeconds),
          ConditionExpression: 'attribute_not_exists(accountId)',
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

/** Writes the item of a change. The sort key begins with the time, so that a query by account reads a span of it. */
export function encodeAuditItem(
  { accountId, keyId, eventId, change }: ApiKeyEvent,
  retentionSeconds: number,
): Record<string, AttributeValue> {
  const at = formatIsoTime(change.at);
  const texts = {
    accountId,
    entry: `${at}#${keyId}#${eventId}`,
    keyId,
    eventId,
    action: change.action,
    actor: change.actor,
    at,
    sourceIp: change.sourceIp,
    requestId: change.requestId,
    reason: change.reason,
    evidence: change.evidence,
  };
  const item: Record<string, AttributeValue> = {
    purgeAt: { N: String(change.at + retentionSeconds) },
  };
  for (const [name, text] of Object.entries(texts))
    if (text !== undefined) item[name] = { S: text };
  return item;
}
