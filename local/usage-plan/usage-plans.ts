// The usage plans of the one stage, API Gateway's own API keys, and which key is in which plan: what the control plane
// changes while the gateway asks it about every request.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { Throttle, TokenBucket } from './token-bucket.ts';

/** A plan as the template describes it. */
export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  /** Whether the stage that is served belongs to the plan. */
  readonly servesStage: boolean;
  /** Undefined for a plan that throttles nothing. */
  readonly throttle: Throttle | undefined;
}

/** An API key of API Gateway. */
export interface UsageKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly isEnabled: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A key about to be created. */
export interface NewUsageKey {
  /** @default made up */
  readonly id?: string;
  readonly name: string;
  /** @default made up */
  readonly value?: string | undefined;
  readonly isEnabled: boolean;
}

/** What comes of a request that needs a key. */
export type Admission =
  | { readonly outcome: 'unknown-key' }
  | { readonly outcome: 'admitted' | 'throttled'; readonly key: UsageKey };

/** What comes of putting a key into a plan. */
export type Attachment = 'attached' | 'unknown-plan' | 'unknown-key' | 'already-in-plan-of-stage';

interface KeptKey {
  readonly key: UsageKey;
  readonly bucket: TokenBucket;
  readonly planIds: Set<string>;
}

/** Plans and keys of one run. Plans are those of the template; keys come and go. */
export class UsagePlans {
  readonly #plans: ReadonlyMap<string, UsagePlan>;
  readonly #clock: Clock;
  readonly #keys = new Map<string, KeptKey>();
  readonly #idsByValue = new Map<string, string>();

  constructor(plans: readonly UsagePlan[], clock: Clock) {
    this.#plans = new Map(plans.map((plan) => [plan.id, plan]));
    this.#clock = clock;
  }

  /** Gives every plan, in the order of the template. */
  get plans(): readonly UsagePlan[] {
    return [...this.#plans.values()];
  }

  /** Gives every key, the oldest first. */
  get keys(): readonly UsageKey[] {
    return [...this.#keys.values()].map(({ key }) => key);
  }

  /** Creates a key that is in no plan yet, or gives undefined when another key has its value. */
  createKey(wanted: NewUsageKey): UsageKey | undefined {
    const { id = madeUp(10), value = madeUp(40), name, isEnabled } = wanted;
    if (this.#idsByValue.has(value)) return undefined;
    const key = { id, name, value, isEnabled, createdAt: this.#clock.now() };
    this.#keys.set(id, { key, bucket: createTokenBucket(this.#clock), planIds: new Set() });
    this.#idsByValue.set(value, id);
    return key;
  }

  /** Deletes a key and takes it out of its plans; false when there is none. */
  deleteKey(id: string): boolean {
    const kept = this.#keys.get(id);
    if (kept === undefined) return false;
    this.#idsByValue.delete(kept.key.value);
    return this.#keys.delete(id);
  }

  /** Puts a key into a plan. Of all plans with the same stage, a key can be in one. */
  attach(planId: string, keyId: string): Attachment {
    const plan = this.#plans.get(planId);
    const kept = this.#keys.get(keyId);
    if (plan === undefined) return 'unknown-plan';
    if (kept === undefined) return 'unknown-key';
    const isTaken = kept.planIds.has(planId) || (plan.servesStage && this.#planOf(kept));
    if (isTaken) return 'already-in-plan-of-stage';
    kept.planIds.add(planId);
    return 'attached';
  }

  /** Takes a key out of a plan; false when it is not in it. */
  detach(planId: string, keyId: string): boolean {
    return this.#keys.get(keyId)?.planIds.delete(planId) ?? false;
  }

  /** Gives the key if it is in the plan. */
  keyIn(planId: string, keyId: string): UsageKey | undefined {
    const kept = this.#keys.get(keyId);
    return kept?.planIds.has(planId) === true ? kept.key : undefined;
  }

  /** Judges one request by the value of its key, and takes a token for one that is admitted. */
  admit(value: string): Admission {
    const kept = this.#keys.get(this.#idsByValue.get(value) ?? '');
    const plan = kept && this.#planOf(kept);
    if (plan === undefined || !kept?.key.isEnabled) return { outcome: 'unknown-key' };
    const isAdmitted = plan.throttle === undefined || kept.bucket.take(plan.throttle);
    return { outcome: isAdmitted ? 'admitted' : 'throttled', key: kept.key };
  }

  /** Gives the plan by which the stage serves a key. */
  #planOf({ planIds }: KeptKey): UsagePlan | undefined {
    for (const id of planIds) {
      const plan = this.#plans.get(id);
      if (plan?.servesStage === true) return plan;
    }
    return undefined;
  }
}

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

function madeUp(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHANUMERIC.charAt(byte % 36)).join('');
}
