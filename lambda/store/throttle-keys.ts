// The API keys of API Gateway that stand for resources bound to a throttle profile: one for each bound resource, in the
// usage plan of its profile. Callers never see them; the authorizer names them as `usageIdentifierKey`.
import { hash } from 'node:crypto';
import {
  APIGatewayClient,
  ConflictException,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsagePlanKeyCommand,
  NotFoundException,
  paginateGetApiKeys,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway';
import type { ResourceReference } from '../../core/permission.ts';
import { usagePlanName } from '../../core/throttle-profile.ts';
import type { ThrottleEnvironment } from '../../core/environment/throttle.ts';
import { forEachThrottleProfile } from '../../core/throttle-profile.ts';
import type { ThrottleProfile } from '../../core/throttle-profile.ts';

/** A resource and the profile that it is to be bound to. */
export interface ThrottleBinding {
  readonly resource: ResourceReference;
  readonly profile: ThrottleProfile;
}

/** The key of a bound resource. */
export interface UsageKey {
  /** By which API Gateway knows the key. */
  readonly usageKeyId: string;
  /** Its value, for `usageIdentifierKey`. */
  readonly usageKey: string;
}

/** The keys of bound resources. */
export interface ThrottleKeys {
  /**
   * Gives the key of a resource, in the plan of the profile and in no other. The same resource has the same key, however
   * often and from wherever this is called, so that a call that broke off is repaired by the next one. Rejects when
   * API Gateway has not confirmed every step; the key may then be in no plan, and its callers are refused with a 403
   * until a later call succeeds.
   */
  assign(binding: ThrottleBinding): Promise<UsageKey>;
  /**
   * Deletes a key; one that is gone is as good as deleted. Requests that still name it are refused with a 403, so it is
   * to be released only when no answer of the authorizer that names it can be cached any more.
   */
  release(usageKeyId: string): Promise<void>;
}

type PlanIds = Readonly<Record<ThrottleProfile, string>>;

const KEY_PREFIX = 'throttle';
const PAGE_SIZE = 100;

/**
 * Creates the port to API Gateway's control plane. Its account-wide limits are 10 calls in a second, and 5 for the
 * creation of keys; a new key or another plan may take API Gateway some time to act on.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export function apiGatewayThrottleKeys(
  environment: ThrottleEnvironment,
  client: APIGatewayClient = createClient(),
): ThrottleKeys {
  return new ApiGatewayThrottleKeys(environment, client);
}

function createClient(): APIGatewayClient {
  return new APIGatewayClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
}

class ApiGatewayThrottleKeys implements ThrottleKeys {
  readonly #environment: ThrottleEnvironment;
  readonly #client: APIGatewayClient;
  /** Ids of the plans, once they are known. */
  #planIds: PlanIds | undefined;

  constructor(environment: ThrottleEnvironment, client: APIGatewayClient) {
    this.#environment = environment;
    this.#client = client;
  }

  async assign({ resource, profile }: ThrottleBinding): Promise<UsageKey> {
    const usageKey = this.#valueFor(resource);
    const name = `${KEY_PREFIX}-${this.#environment.usageKeyNamespace}-${resource}`;
    const planIds = (this.#planIds ??= await this.#findPlans());
    const usageKeyId = (await this.#create(name, usageKey)) ?? (await this.#find(name, usageKey));
    await this.#moveTo(planIds, profile, usageKeyId);
    return { usageKeyId, usageKey };
  }

  async release(usageKeyId: string): Promise<void> {
    await unlessMissing(this.#client.send(new DeleteApiKeyCommand({ apiKey: usageKeyId })));
  }

  /**
   * API Gateway takes a value once, which makes it the lock of the resource: two calls at the same time cannot create
   * two keys. It is derived from a namespace that nobody outside knows, so that it cannot be guessed.
   */
  #valueFor(resource: ResourceReference): string {
    return hash('sha256', `${this.#environment.usageKeyNamespace}\0${resource}`, 'hex');
  }

  /** A plan keeps its id for as long as it exists; one that is replaced is known to the next container. */
  async #findPlans(): Promise<PlanIds> {
    const ids = new Map<string | undefined, string>();
    const pages = paginateGetUsagePlans({ client: this.#client, pageSize: PAGE_SIZE }, {});
    for await (const { items = [] } of pages)
      for (const plan of items) ids.set(plan.name, idOf(plan));
    return forEachThrottleProfile((profile) => {
      const name = usagePlanName(this.#environment.usagePlanPrefix, profile);
      const id = ids.get(name);
      if (id === undefined) throw new Error(`API Gateway has no usage plan ${name}`);
      return id;
    });
  }

  /** Creates the key and gives its id, or undefined when it exists. */
  async #create(name: string, value: string): Promise<string | undefined> {
    try {
      const command = new CreateApiKeyCommand({ name, value, enabled: true });
      return idOf(await this.#client.send(command));
    } catch (error) {
      if (error instanceof ConflictException) return undefined;
      throw error;
    }
  }

  /** Names need not be unique in API Gateway, values are. */
  async #find(name: string, value: string): Promise<string> {
    const pages = paginateGetApiKeys(
      { client: this.#client, pageSize: PAGE_SIZE },
      { nameQuery: name, includeValues: true },
    );
    for await (const { items = [] } of pages) {
      const found = items.find((key) => key.value === value);
      if (found !== undefined) return idOf(found);
    }
    throw new Error('API Gateway has the API key of this resource, but does not list it');
  }

  /** Of all plans of a stage, a key can be in one: it must leave the old one before it can join another. */
  async #moveTo(planIds: PlanIds, profile: ThrottleProfile, keyId: string): Promise<void> {
    const usagePlanId = planIds[profile];
    if (await this.#join(usagePlanId, keyId)) return;
    if (await this.#isIn(usagePlanId, keyId)) return;
    const others = Object.values(planIds).filter((id) => id !== usagePlanId);
    for (const other of others) {
      const leave = new DeleteUsagePlanKeyCommand({ usagePlanId: other, keyId });
      await unlessMissing(this.#client.send(leave));
    }
    const hasJoined =
      (await this.#join(usagePlanId, keyId)) || (await this.#isIn(usagePlanId, keyId));
    if (!hasJoined) throw new Error('the API key of this resource was moved at the same time');
  }

  /** Puts a key into a plan, or gives false when it is in this one or in another one of the stage. */
  async #join(usagePlanId: string, keyId: string): Promise<boolean> {
    try {
      const command = new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' });
      await this.#client.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConflictException) return false;
      throw error;
    }
  }

  async #isIn(usagePlanId: string, keyId: string): Promise<boolean> {
    const command = new GetUsagePlanKeyCommand({ usagePlanId, keyId });
    return (await unlessMissing(this.#client.send(command))) !== undefined;
  }
}

function idOf({ id }: { readonly id?: string | undefined }): string {
  if (id === undefined)
    throw new Error('API Gateway gave an API key or a usage plan without an id');
  return id;
}

/** Gives undefined when API Gateway says that what is asked for does not exist. */
async function unlessMissing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
