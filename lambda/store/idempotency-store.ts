// Remembers what a request with an Idempotency-Key set out to do, so that a retry does the same and not another thing.
//
// What is remembered holds a new API key in plain text, so it is sealed under a key derived from the caller's own
// Idempotency-Key: whoever reads the table without that header reads nothing.
import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { ApiError } from '../../core/error.ts';

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
            sealed: { B: seal(request, JSON.stringify(plan)) },
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
    return JSON.parse(unseal(request, sealed)) as Plan;
  }
}

function itemKeyOf({ caller, operation, idempotencyKey }: RetriableRequest): string {
  return `idem#${hash('sha256', JSON.stringify([caller, operation, idempotencyKey]), 'hex')}`;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function sealingKey({ caller, operation, idempotencyKey }: RetriableRequest): Buffer {
  const info = `rigbox idempotency\0${caller}\0${operation}`;
  return Buffer.from(hkdfSync('sha256', idempotencyKey, '', info.slice(0, 1024), 32));
}

/** AES-256-GCM: nonce, then tag, then ciphertext. */
function seal(request: RetriableRequest, text: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(request), nonce);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

function unseal(request: RetriableRequest, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    sealingKey(request),
    bytes.subarray(0, NONCE_BYTES),
  );
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
