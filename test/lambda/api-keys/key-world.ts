// A small world for tests that let things happen in any order: keys in a store, the authorizer that reads them, the cache
// that API Gateway keeps of its answers, the operations, and the consumer of the table's stream, all on one clock that
// only the test moves. Answers of the authorizer may be under way, flushes may fail, calls may crash after their write.
import { createHash, randomUUID } from 'node:crypto';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { isRefusal } from '../../../core/refusal.ts';
import { createClockAt, type TestClock } from './test-clock.ts';
import { apiKeyAuthenticator } from '../../../lambda/authorizer/api-key-authenticator.ts';
import { authorize, type Authorization } from '../../../lambda/authorizer/authorize.ts';
import { createApiKeyOperation } from '../../../lambda/api-keys/create-api-key.ts';
import { deleteApiKeyOperation } from '../../../lambda/api-keys/delete-api-key.ts';
import { rotateApiKeyOperation } from '../../../lambda/api-keys/rotate-api-key.ts';
import type { ApiKeyService } from '../../../lambda/api-keys/api-key-service.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import type { Operation } from '../../../lambda/http/operation-handler.ts';
import { createAuthorizerCache } from '../../../local/gateway/authorization/authorizer-cache.ts';
import { evaluatePolicies } from '../../../local/policy/evaluate.ts';
import type { ApiKeyReader } from '../../../lambda/store/api-key-store.ts';
import { MemoryApiKeyStore, type StoredWrite } from '../store/memory-api-key-store.ts';

/** Seconds for which the gateway keeps a policy. */
export const TTL_SECONDS = 300;
/** Longest time that an authorizer's answer is under way: its time-out. */
export const IN_FLIGHT_SECONDS = 5;
/** Longest time until the stream's consumer has flushed for the second time, when nothing fails. */
export const CONSUMER_SECONDS = 12;

const ACCOUNT = 'account';
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/test/GET/api/v1/workspaces';
const LOSSES = new Set(['revoked', 'suspended', 'rotated']);

/** What becomes of a call: it is let in, refused with a 401 or 403, or fails with a 5xx. */
export type Outcome = 'granted' | 'refused' | 'faulted';

/** The world. */
export class KeyWorld {
  readonly clock: TestClock = createClockAt(1_800_000_000);
  readonly store = new MemoryApiKeyStore((write) => this.#onWrite(write));
  /** Whether the next flushes fail. */
  flushFails = false;
  /** Whether the authorizer's reads of the store fail. */
  storeFails = false;
  readonly #cache = createAuthorizerCache({ now: () => this.clock.now() * 1000 });
  readonly #service: ApiKeyService;
  /** When the consumer still has to flush. */
  #due: number[] = [];
  /** Answers of the authorizer that have not reached the gateway's cache yet. */
  #underWay: {
    readonly key: string;
    readonly result: Authorization['result'];
    readonly by: number;
  }[] = [];
  #random = 0;

  constructor() {
    const cache = { flush: () => this.#flush() };
    this.#service = {
      store: this.store,
      owners: {
        isSuspended: () => Promise.resolve(false),
        suspend: () => Promise.resolve(),
        resume: () => Promise.resolve(),
      },
      idempotency: { settle: (_request, plan) => Promise.resolve(plan) },
      cache,
      keysPerAccountMax: 1_000_000,
      cacheTtlSeconds: TTL_SECONDS,
      now: () => this.clock.now(),
      randomBytes: (size) => this.#bytes(size),
      newId: randomUUID,
    };
  }

  /** Creates a key and gives its id and text. */
  async create(body: object = {}): Promise<{ id: string; key: string }> {
    return JSON.parse((await this.#call(createApiKeyOperation, {}, body)).body) as {
      id: string;
      key: string;
    };
  }

  /** Deletes a key, and gives when it is refused everywhere by the answer's own word, in seconds since the epoch. */
  async revoke(id: string): Promise<number> {
    const answer = await this.#call(deleteApiKeyOperation, { id }, {});
    return Date.parse(String(answer.headers?.['X-Rigbox-Effective-By'])) / 1000;
  }

  /** Deletes a key in a call that crashes between its write and its flush. */
  async revokeAndCrash(id: string): Promise<void> {
    await this.store.revoke({ accountId: ACCOUNT, id }, this.#change('revoked'));
  }

  /** Rotates a key and gives its successor. */
  async rotate(id: string, graceSeconds: number): Promise<{ id: string; key: string }> {
    const body = { grace_seconds: graceSeconds };
    return JSON.parse((await this.#call(rotateApiKeyOperation, { id }, body)).body) as {
      id: string;
      key: string;
    };
  }

  /** Suspends a key with its owner, or lets it work again. */
  async suspend(id: string, action: 'suspended' | 'resumed'): Promise<void> {
    await this.store.suspend({ accountId: ACCOUNT, id }, this.#change(action));
    await this.#flush().catch(() => undefined);
  }

  /**
   * Calls the API with a key.
   *
   * @param delaySeconds how long the authorizer's answer, if it is needed, is under way
   */
  async use(key: string, delaySeconds = 0): Promise<Outcome> {
    const cached = this.#cache.get(key);
    if (cached !== undefined) return this.#judge(cached as unknown as Authorization['result']);
    const event = { methodArn: ARN, headers: { Authorization: `Bearer ${key}` } };
    const authorization = await authorize(event, this.#authorities()).catch(() => undefined);
    if (authorization === undefined) return 'faulted';
    if (isRefusal(authorization)) return 'refused';
    const { result } = authorization;
    if (delaySeconds === 0) this.#fill(key, result);
    else this.#underWay.push({ key, result, by: this.clock.now() + delaySeconds });
    return this.#judge(result);
  }

  /** Lets time pass, second by second, with all that falls due. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.advance(1);
      const now = this.clock.now();
      for (const answer of this.#underWay.filter(({ by }) => by <= now))
        this.#fill(answer.key, answer.result);
      this.#underWay = this.#underWay.filter(({ by }) => by > now);
      const isDue = this.#due.some((at) => at <= now);
      this.#due = this.#due.filter((at) => at > now);
      if (isDue) await this.#consume();
    }
  }

  #authorities() {
    const now = () => this.clock.now() * 1000;
    return {
      authenticators: {
        'api-key': apiKeyAuthenticator(this.#reader(), { legacyKeys: 'refuse' as const, now }),
        jwt: () => Promise.reject(new Error('no tokens here')),
      },
      liveState: () => Promise.resolve({}),
      cacheTtlSeconds: TTL_SECONDS,
      expiryConditions: true,
      now,
    };
  }

  #reader(): ApiKeyReader {
    const findByDigest: ApiKeyReader['findByDigest'] = (digest) =>
      this.storeFails
        ? Promise.reject(new Error('the store does not answer'))
        : this.store.findByDigest(digest);
    return { findByDigest };
  }

  #judge({ policyDocument }: Authorization['result']): Outcome {
    const context = { 'aws:CurrentTime': new Date(this.clock.now() * 1000).toISOString() };
    const request = { action: 'execute-api:Invoke', resource: ARN, context };
    const decision = evaluatePolicies([policyDocument], request, { conditions: 'honoured' });
    return decision === 'allowed' ? 'granted' : 'refused';
  }

  #fill(key: string, result: Authorization['result']): void {
    this.#cache.set(key, result as never, TTL_SECONDS * 1000);
  }

  #flush(): Promise<void> {
    if (this.flushFails) return Promise.reject(new Error('throttled'));
    this.#cache.flush();
    return Promise.resolve();
  }

  /** The consumer: flushes, and after a failure tries again a little later, as the event source does. */
  async #consume(): Promise<void> {
    try {
      await this.#flush();
    } catch {
      this.#due.push(this.clock.now() + 2);
    }
  }

  // Once when the stream delivers the write, and once when no answer that was made before it can be under way.
  #onWrite({ change }: StoredWrite): void {
    if (!LOSSES.has(change.action)) return;
    this.#due.push(change.at + 1, change.at + IN_FLIGHT_SECONDS + 1);
  }

  #call(
    create: (service: ApiKeyService) => Operation,
    pathParameters: { id?: string },
    body: object,
  ) {
    const request: ApiRequest = {
      caller: {
        principal: 'rig:user:owner',
        accountId: ACCOUNT,
        credentialType: 'jwt',
        credentialId: 'token',
        scope: 'full',
      },
      pathParameters,
      query: {},
      requestId: 'request',
      sourceIp: '192.0.2.1',
      idempotencyKey: () => undefined,
      body: () => body as Record<string, unknown>,
    };
    return create(this.#service)(request);
  }

  #change(action: 'revoked' | 'suspended' | 'resumed') {
    return { action, actor: 'rig:system:operator', at: this.clock.now() };
  }

  #bytes(size: number): Uint8Array {
    this.#random += 1;
    return createHash('sha512').update(String(this.#random)).digest().subarray(0, size);
  }

  /** Gives the record of a key that is not revoked. */
  recordOf(id: string): Promise<ApiKeyRecord | undefined> {
    return this.store.findById({ accountId: ACCOUNT, id });
  }
}
