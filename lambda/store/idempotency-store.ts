// Remembers what a request with an Idempotency-Key set out to do, so that a retry does the same and not another thing.
//
// What is remembered holds a new API key in plain text, so it is sealed under a key derived from the caller's own
// Idempotency-Key: whoever reads the table without that header reads nothing.
import { hash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { ApiError } from '../../core/error.ts';
import { sealText, unsealText, type Seal } from './sealed-text.ts';

/** Seconds for which a retry is recognised. */
export const IDEMPOTENCY_SECONDS = 24 * 60 * 60;

/** A request that may be retried. */
export interface RetriableRequest {
  /** Who asks: two callers never meet under one Idempotency-Key. */
  readonly caller: string;
  /** What is asked, with its path: `POST /api-keys`. */
  readonly operation: string;
  readonly idempotencyKey: string;
  /** Whatever else makes it this request: its body. */
  readonly content: unknown;
}

/** The port. */
export interface IdempotencyStore {
  /**
   * Remembers a plan, unless an earlier request has left one, and gives the plan that holds.
   *
   * @throws {ApiError} idempotency-key-reused, when the earlier request had another content
   */
  settle<Plan>(request: RetriableRequest, plan: Plan, now: number): Promise<Plan>;
}

/** Remembers in items of a table whose partition key is `digest`. */
export class DynamoIdempotencyStore implements IdempotencyStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async settle<Plan>(request: RetriableRequest, plan: Plan, now: number): Promise<Plan> {
    const fingerprint = hash('sha256', JSON.stringify(request.content), 'hex');
    const end = String(now + IDEMPOTENCY_SECONDS);
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: {
            digest: { S: itemKeyOf(request) },
            fingerprint: { S: fingerprint },
            sealed: { B: sealText(JSON.stringify(plan), sealOf(request)) },
            endsAt: { N: end },
            purgeAt: { N: end },
          },
          ConditionExpression: 'attribute_not_exists(digest) OR endsAt <= :now',
          ExpressionAttributeValues: { ':now': { N: String(now) } },
        }),
      );
      return plan;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.#earlierPlan<Plan>(request, fingerprint);
    }
  }

  async #earlierPlan<Plan>(request: RetriableRequest, fingerprint: string): Promise<Plan> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: itemKeyOf(request) } },
        ConsistentRead: true,
      }),
    );
    const sealed = Item?.['sealed']?.B;
    if (sealed === undefined) throw new Error('the earlier request has been forgotten meanwhile');
    if (Item?.['fingerprint']?.S !== fingerprint) throw new ApiError('idempotency-key-reused');
    return JSON.parse(unsealText(sealed, sealOf(request))) as Plan;
  }
}

function itemKeyOf({ caller, operation, idempotencyKey }: RetriableRequest): string {
  return `idem#${hash('sha256', JSON.stringify([caller, operation, idempotencyKey]), 'hex')}`;
}

function sealOf({ caller, operation, idempotencyKey }: RetriableRequest): Seal {
  return {
    secret: idempotencyKey,
    purpose: `rigbox idempotency\0${caller}\0${operation}`,
  };
}
