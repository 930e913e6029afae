// How an API key lies in DynamoDB. Two items for each key: the record under the key's digest, which is what the
// authorizer reads, and a pointer from the key's id to that digest, so that finding a key by id needs no index and is
// as consistent as finding it by digest.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import { endOf, type ApiKeyRecord } from '../../core/api-key-record.ts';
import type { Scope } from '../../core/permission.ts';
import type { PrincipalReference } from '../../core/principal.ts';

/** An item as DynamoDB carries it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Seconds for which a key that has ended stays in the table, to be told apart from one that never was. */
export const RETENTION_SECONDS = 90 * 24 * 60 * 60;

/** Writes the record of a change, which every write of a management operation carries in the attribute `change`. */
export function encodeChange(change: ApiKeyChange): AttributeValue {
  return { S: JSON.stringify(change) };
}

/** Writes a record; without `listedAs`, as for a revoked key, the index by account does not show it. */
export function encodeRecord(record: ApiKeyRecord): Record<string, AttributeValue> {
  const item: Record<string, AttributeValue | undefined> = {
    digest: { S: record.digest },
    id: { S: record.id },
    accountId: { S: record.accountId },
    owner: { S: record.owner },
    name: text(record.name),
    preview: { S: record.preview },
    scope: { S: JSON.stringify(record.scope) },
    isWorkspaceKey: { BOOL: record.isWorkspaceKey },
    governed: record.isGoverned === true ? { BOOL: true } : undefined,
    createdAt: number(record.createdAt),
    lastUsedAt: number(record.lastUsedAt),
    expiresAt: number(record.expiresAt),
    graceEndsAt: number(record.graceEndsAt),
    replacedBy: text(record.replacedBy),
    replaces: text(record.replaces),
    suspendedAt: number(record.suspendedAt),
    revokedAt: number(record.revokedAt),
    listedAs: record.revokedAt === undefined ? { S: listingKeyOf(record) } : undefined,
    purgeAt: number(purgeTimeOf(record)),
  };
  return Object.fromEntries(
    Object.entries(item).filter(
      (entry): entry is [string, AttributeValue] => entry[1] !== undefined,
    ),
  );
}

/**
 * Reads a record.
 *
 * @throws {TypeError} naming the attribute that is missing or of another type: the table holds what this code did not
 * write, which is a fault and must not look like an unknown key
 */
export function decodeRecord(item: Item): ApiKeyRecord {
  return {
    digest: required(item, 'digest', 'S'),
    id: required(item, 'id', 'S'),
    accountId: required(item, 'accountId', 'S'),
    owner: required(item, 'owner', 'S') as PrincipalReference,
    ...(item['name']?.S !== undefined && { name: item['name'].S }),
    preview: required(item, 'preview', 'S'),
    scope: JSON.parse(required(item, 'scope', 'S')) as Scope,
    isWorkspaceKey: item['isWorkspaceKey']?.BOOL === true,
    ...(item['governed']?.BOOL === true && { isGoverned: true }),
    createdAt: Number(required(item, 'createdAt', 'N')),
    ...time(item, 'lastUsedAt'),
    ...time(item, 'expiresAt'),
    ...time(item, 'graceEndsAt'),
    ...(item['replacedBy']?.S !== undefined && { replacedBy: item['replacedBy'].S }),
    ...(item['replaces']?.S !== undefined && { replaces: item['replaces'].S }),
    ...time(item, 'suspendedAt'),
    ...time(item, 'revokedAt'),
  };
}

/** Writes the pointer from a key's id to its digest; it ends with the record, if that ends by itself. */
export function encodePointer(record: ApiKeyRecord): Record<string, AttributeValue> {
  const { purgeAt } = encodeRecord(record);
  return {
    digest: { S: pointerKey(record.id) },
    keyDigest: { S: record.digest },
    ...(purgeAt && { purgeAt }),
  };
}

/** The partition key of the pointer for a key id; no SHA-256 digest looks like it. */
export function pointerKey(id: string): string {
  return `id#${id}`;
}

/** Sort key of the index by account: creation time, then id, so that it is unique and orders by age. */
export function listingKeyOf(record: Pick<ApiKeyRecord, 'createdAt' | 'id'>): string {
  return `${String(record.createdAt).padStart(12, '0')}#${record.id}`;
}

function purgeTimeOf(record: ApiKeyRecord): number | undefined {
  const end = record.revokedAt ?? endOf(record);
  return end === undefined ? undefined : end + RETENTION_SECONDS;
}

function text(value: string | undefined): AttributeValue | undefined {
  return value === undefined ? undefined : { S: value };
}

function number(value: number | undefined): AttributeValue | undefined {
  return value === undefined ? undefined : { N: String(value) };
}

function required(item: Item, name: string, type: 'S' | 'N'): string {
  const value = (item[name] as { S?: string; N?: string } | undefined)?.[type];
  if (value === undefined) throw new TypeError(`API key item must have ${name} of type ${type}`);
  return value;
}

function time<Name extends string>(item: Item, name: Name): Partial<Record<Name, number>> {
  const value = item[name]?.N;
  return value === undefined ? {} : ({ [name]: Number(value) } as Record<Name, number>);
}
