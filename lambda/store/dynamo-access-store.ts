// Keeps access in DynamoDB, one partition for each account; see access-item.ts for how it lies there.
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  paginateQuery,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { isOwnership } from '../../core/access.ts';
import type { ResourceReference } from '../../core/permission.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import {
  accountKey,
  bindingName,
  decodeAccount,
  decodeGrantedAt,
  decodeMember,
  decodeResource,
  encodeGranted,
  memberKey,
  resourceKey,
  type AccessKey,
  type AccountRecord,
  type Granted,
  type MemberRecord,
  type ResourceRecord,
  type ThrottleRecord,
} from './access-item.ts';
import type { AccessStore, BindingName, Revocation } from './access-store.ts';
import type { Item } from './api-key-item.ts';

/** One change of an item: an update expression with its names and values, and what must hold. */
interface Update {
  readonly expression: string;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, AttributeValue>>;
}

const NO_ENTRIES: AttributeValue = { M: {} };

/** The access of a table. */
export class DynamoAccessStore implements AccessStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async account(accountId: string): Promise<AccountRecord | undefined> {
    return decodeAccount(await this.#get(accountKey(accountId)));
  }

  async member(
    accountId: string,
    principal: PrincipalReference,
  ): Promise<MemberRecord | undefined> {
    const item = await this.#get(memberKey(accountId, principal));
    return item && decodeMember(item);
  }

  async members(accountId: string): Promise<readonly MemberRecord[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'account = :account AND begins_with(#item, :member)',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: { ':account': { S: accountId }, ':member': { S: 'member#' } },
      },
    );
    const members: MemberRecord[] = [];
    for await (const { Items = [] } of pages) members.push(...Items.map(decodeMember));
    return members;
  }

  async resource(
    accountId: string,
    resource: ResourceReference,
  ): Promise<ResourceRecord | undefined> {
    const item = await this.#get(resourceKey(accountId, resource));
    return item && decodeResource(item);
  }

  async grant(name: BindingName, granted: Granted): Promise<Granted> {
    const { key, path, names } = placeOf(name);
    if (!isOwnership(name.binding)) await this.#ensureMember(name);
    const values = { ':granted': encodeGranted(granted) };
    const item = await this.#update(key, {
      expression: `SET ${path} = if_not_exists(${path}, :granted)`,
      condition: 'attribute_exists(account)',
      names,
      values,
    });
    return decodeGrantedAt(item, Object.values(names));
  }

  // The read tells what was never there from what this very call took away: after a lost answer, the client repeats the
  // write by itself and finds nothing left to take.
  async revoke(name: BindingName): Promise<Revocation> {
    if (!(await this.#isBound(name))) return 'missing';
    const { key, path, names } = placeOf(name);
    const isOwner = isOwnership(name.binding);
    const bound = `attribute_exists(${path})`;
    const item = await this.#update(key, {
      expression: `REMOVE ${path}`,
      condition: isOwner ? `${bound} AND size(#map) > :one` : bound,
      names,
      ...(isOwner && { values: { ':one': { N: '1' } } }),
    });
    if (item !== undefined || !isOwner) return 'revoked';
    return (await this.#isBound(name)) ? 'last-owner' : 'revoked';
  }

  async putTags(
    accountId: string,
    resource: ResourceReference,
    tags: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    const entries = Object.entries(tags).map(([tag, value]) => [tag, { S: value }] as const);
    return this.#change(keyOf(accountId, resource), {
      expression: 'SET #tags = :tags',
      names: { '#tags': 'tags' },
      values: { ':tags': { M: Object.fromEntries(entries) } },
    });
  }

  async putThrottle(
    accountId: string,
    resource: ResourceReference,
    throttle: ThrottleRecord | undefined,
  ): Promise<boolean> {
    const names = { '#throttle': 'throttle' };
    const key = keyOf(accountId, resource);
    if (throttle === undefined) return this.#change(key, { expression: 'REMOVE #throttle', names });
    const { profile, usageKeyId, usageKey } = throttle;
    const value = {
      M: { profile: { S: profile }, usageKeyId: { S: usageKeyId }, usageKey: { S: usageKey } },
    };
    return this.#change(key, {
      expression: 'SET #throttle = :throttle',
      names,
      values: { ':throttle': value },
    });
  }

  async register(
    accountId: string,
    resource: ResourceReference,
    parent: ResourceReference | undefined,
  ): Promise<void> {
    const names = { '#resource': 'resource', '#parent': 'parent' };
    const values = { ':resource': { S: resource } };
    await this.#update(
      resourceKey(accountId, resource),
      parent === undefined
        ? { expression: 'SET #resource = :resource REMOVE #parent', names, values }
        : {
            expression: 'SET #resource = :resource, #parent = :parent',
            names,
            values: { ...values, ':parent': { S: parent } },
          },
    );
  }

  async unregister(accountId: string, resource: ResourceReference): Promise<void> {
    await this.#change(resourceKey(accountId, resource), {
      expression: 'REMOVE #resource, #parent, #tags',
      names: { '#resource': 'resource', '#parent': 'parent', '#tags': 'tags' },
    });
  }

  async addMember(
    accountId: string,
    { principal, name, email }: Omit<MemberRecord, 'bindings'>,
  ): Promise<void> {
    await this.#update(memberKey(accountId, principal), {
      expression:
        'SET #principal = :principal, #name = :name, email = :email, ' +
        '#bindings = if_not_exists(#bindings, :none)',
      names: { '#principal': 'principal', '#name': 'name', '#bindings': 'bindings' },
      values: {
        ':principal': { S: principal },
        ':name': { S: name ?? '' },
        ':email': { S: email ?? '' },
        ':none': NO_ENTRIES,
      },
    });
  }

  async removeMember(accountId: string, principal: PrincipalReference): Promise<void> {
    const Key = memberKey(accountId, principal);
    await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key }));
  }

  async enable(accountId: string, granted: Granted): Promise<void> {
    await this.#update(accountKey(accountId), {
      expression: 'SET preview = :on, #owners = if_not_exists(#owners, :owners)',
      names: { '#owners': 'owners' },
      values: {
        ':on': { BOOL: true },
        ':owners': { M: { [`rig:user:${accountId}`]: encodeGranted(granted) } },
      },
    });
  }

  async disable(accountId: string): Promise<void> {
    await this.#change(accountKey(accountId), {
      expression: 'SET preview = :off',
      values: { ':off': { BOOL: false } },
    });
  }

  async #isBound(name: BindingName): Promise<boolean> {
    const { key, names } = placeOf(name);
    const item = await this.#get(key);
    return item?.[names['#map']]?.M?.[names['#entry']] !== undefined;
  }

  async #ensureMember({ accountId, principal }: BindingName): Promise<void> {
    await this.#update(memberKey(accountId, principal), {
      expression: 'SET #principal = :principal, #map = if_not_exists(#map, :none)',
      names: { '#principal': 'principal', '#map': 'bindings' },
      values: { ':principal': { S: principal }, ':none': NO_ENTRIES },
    });
  }

  async #get(key: AccessKey): Promise<Item | undefined> {
    const { Item: item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true }),
    );
    return item;
  }

  /** Changes an item that exists. */
  async #change(key: AccessKey, update: Update): Promise<boolean> {
    const condition = 'attribute_exists(account)';
    return (await this.#update(key, { ...update, condition })) !== undefined;
  }

  /** Gives the item as it is after the update, or `undefined` when the condition does not hold. */
  async #update(
    key: AccessKey,
    { expression, condition, names, values }: Update,
  ): Promise<Item | undefined> {
    try {
      const { Attributes: item } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: key,
          UpdateExpression: expression,
          ...(condition !== undefined && { ConditionExpression: condition }),
          ...(names && { ExpressionAttributeNames: names }),
          ...(values && { ExpressionAttributeValues: values }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return item ?? {};
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

function keyOf(accountId: string, resource: ResourceReference): AccessKey {
  return resource === `rig:account:${accountId}`
    ? accountKey(accountId)
    : resourceKey(accountId, resource);
}

/** Owners stand in the account's item, so that one write can tell whether somebody is the last of them. */
function placeOf({ accountId, principal, binding }: BindingName) {
  const isOwner = isOwnership(binding);
  return {
    key: isOwner ? accountKey(accountId) : memberKey(accountId, principal),
    path: '#map.#entry',
    names: isOwner
      ? { '#map': 'owners', '#entry': principal }
      : { '#map': 'bindings', '#entry': bindingName(binding) },
  };
}
