// Keeps logins of the command line while they wait for approval. An item is found by the SHA-256 of the code that the
// client made, and what it holds is sealed by that code: the table gives away neither the code nor the key.
import { hash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { sealText, unsealText, type Seal } from './sealed-text.ts';

/** Seconds for which a login can be approved and collected. */
export const CLI_LOGIN_SECONDS = 5 * 60;

/** Seconds for which a code is remembered, so that it cannot serve twice. */
export const CODE_MEMORY_SECONDS = 24 * 60 * 60;

/** A request: when it came, and the id by which a write is known again whose answer was lost on the way. */
export interface Occasion {
  /** Seconds since the epoch. */
  readonly now: number;
  readonly requestId: string;
}

/**
 * The port; a plan is whatever an approval sets out to do. A login whose five minutes are over is as unknown as one that
 * never was.
 */
export interface CliLoginStore<Plan> {
  /** Begins a login; `false` when its code was used before, whatever became of that login. */
  begin(code: string, occasion: Occasion): Promise<boolean>;
  /**
   * Remembers what an approval sets out to do, unless an earlier attempt of the same approver has, and gives the plan
   * that holds; `settled` when the login is somebody else's by now, or was collected.
   */
  claim(
    code: string,
    approval: { readonly approver: string; readonly plan: Plan },
    now: number,
  ): Promise<{ readonly plan: Plan } | 'unknown' | 'settled'>;
  /** Makes the plan ready to be collected; does nothing the second time. */
  complete(code: string): Promise<void>;
  /** Gives the plan of an approved login to exactly one caller; the login is unknown from then on. */
  collect(
    code: string,
    occasion: Occasion,
  ): Promise<{ readonly plan: Plan } | 'unknown' | 'pending'>;
}

type Item = Readonly<Record<string, AttributeValue>>;

/** What a write changes, and what must hold for it. */
type Change = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
>;

/** Keeps logins in items of a table whose partition key is `digest`. */
export class DynamoCliLoginStore<Plan> implements CliLoginStore<Plan> {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async begin(code: string, { now, requestId }: Occasion): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...keyOf(code),
        progress: { S: 'pending' },
        begunBy: { S: requestId },
        endsAt: { N: String(now + CLI_LOGIN_SECONDS) },
        purgeAt: { N: String(now + CODE_MEMORY_SECONDS) },
      },
      ConditionExpression: 'attribute_not_exists(digest)',
    });
    if (await succeeds(this.#client.send(put))) return true;
    return (await this.#read(code))?.['begunBy']?.S === requestId;
  }

  async claim(
    code: string,
    { approver, plan }: { readonly approver: string; readonly plan: Plan },
    now: number,
  ): Promise<{ readonly plan: Plan } | 'unknown' | 'settled'> {
    const isFirst = await this.#change(code, {
      UpdateExpression: 'SET progress = :approving, approver = :approver, sealed = :sealed',
      ConditionExpression: 'progress = :pending AND endsAt > :now',
      ExpressionAttributeValues: {
        ':approving': { S: 'approving' },
        ':approver': { S: approver },
        ':sealed': { B: sealText(JSON.stringify(plan), sealOf(code)) },
        ':pending': { S: 'pending' },
        ':now': { N: String(now) },
      },
    });
    if (isFirst) return { plan };
    const item = await this.#read(code);
    if (!isOpen(item, now)) return 'unknown';
    const earlier = this.#planIn(item, code);
    return item['approver']?.S === approver && earlier !== undefined
      ? { plan: earlier }
      : 'settled';
  }

  async complete(code: string): Promise<void> {
    await this.#change(code, {
      UpdateExpression: 'SET progress = :approved',
      ConditionExpression: 'progress = :approving',
      ExpressionAttributeValues: {
        ':approved': { S: 'approved' },
        ':approving': { S: 'approving' },
      },
    });
  }

  // Read first, since a client asks again and again: only an approved login costs a write.
  async collect(
    code: string,
    { now, requestId }: Occasion,
  ): Promise<{ readonly plan: Plan } | 'unknown' | 'pending'> {
    const item = await this.#read(code);
    const progress = item?.['progress']?.S;
    if (!isOpen(item, now) || progress === 'collected') return 'unknown';
    const plan = this.#planIn(item, code);
    if (progress !== 'approved' || plan === undefined) return 'pending';
    return (await this.#take(code, requestId)) ? { plan } : 'unknown';
  }

  async #take(code: string, requestId: string): Promise<boolean> {
    const isTaken = await this.#change(code, {
      UpdateExpression: 'SET progress = :collected, collectedBy = :me REMOVE sealed',
      ConditionExpression: 'progress = :approved',
      ExpressionAttributeValues: {
        ':collected': { S: 'collected' },
        ':me': { S: requestId },
        ':approved': { S: 'approved' },
      },
    });
    return isTaken || (await this.#read(code))?.['collectedBy']?.S === requestId;
  }

  #planIn(item: Item, code: string): Plan | undefined {
    const sealed = item['sealed']?.B;
    return sealed && (JSON.parse(unsealText(sealed, sealOf(code))) as Plan);
  }

  async #read(code: string): Promise<Item | undefined> {
    const { Item: item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(code), ConsistentRead: true }),
    );
    return item;
  }

  #change(code: string, change: Change): Promise<boolean> {
    return succeeds(
      this.#client.send(
        new UpdateItemCommand({ TableName: this.#table, Key: keyOf(code), ...change }),
      ),
    );
  }
}

/** Tells whether a conditional write was done. */
async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function isOpen(item: Item | undefined, now: number): item is Item {
  return Number(item?.['endsAt']?.N ?? 0) > now;
}

function keyOf(code: string) {
  return { digest: { S: `cli#${hash('sha256', code, 'hex')}` } };
}

function sealOf(code: string): Seal {
  return { secret: code, purpose: 'rigbox cli login' };
}
