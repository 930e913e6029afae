// The one key of a person that stands for their logins of the command line: each login puts a new one in its place.
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { ApiError } from '../../../core/error.ts';
import type { ApiRequest } from '../../http/api-request.ts';
import { listingKeyOf } from '../../store/api-key-item.ts';
import type { ApiKeyName } from '../../store/api-key-store.ts';
import { changeBy } from '../caller-authority.ts';
import { refuseBeyondLimit } from '../create-api-key.ts';
import type { CliLoginService } from './cli-login-service.ts';

/** What every such key is called; the name is what makes it one. A key that its owner renames is theirs to keep. */
export const CLI_KEY_NAME = 'CLI login';

const PAGE_SIZE = 200;

/**
 * Creates a key, and then revokes the older ones of that name and owner: a crash in between leaves one too many, never
 * none, and a repetition finishes it. Of logins at the same moment the newest key stays.
 *
 * @throws {ApiError} key-limit-reached, unless an older key makes room; cli-login-superseded, when a newer login has
 * taken this one's place or the key was revoked meanwhile
 */
export async function replaceCliKey(
  service: CliLoginService,
  request: ApiRequest,
  record: ApiKeyRecord,
): Promise<void> {
  const { store, pointer, now } = service;
  const listed = await olderCliKeys(service, record);
  const isThere = (await store.findByDigest(record.digest)) !== undefined;
  if (!isThere && listed.length === 0) await refuseBeyondLimit(service, request);
  await store.create(record, changeBy(request, 'created', now()));

  // After the creation, so that whoever finds this key here can revoke it.
  const turn = await pointer.advance(record);
  if (turn === 'superseded') await revoke(service, request, [record]);
  if ((await store.findById(record)) === undefined) throw new ApiError('cli-login-superseded');
  if (turn !== 'superseded') {
    const pointed = await pointedAt(service, record, turn);
    await revoke(
      service,
      request,
      new Map([...listed, ...pointed].map((key) => [key.id, key])).values(),
    );
  }
}

/** Gives the keys that the listing by account knows, which may lag behind the last moment. */
async function olderCliKeys(
  { store }: CliLoginService,
  record: ApiKeyRecord,
): Promise<readonly ApiKeyRecord[]> {
  const found: ApiKeyRecord[] = [];
  let after: string | undefined = listingKeyOf(record);
  while (after !== undefined) {
    const page = await store.list(record.accountId, { limit: PAGE_SIZE, after });
    found.push(...page.records.filter((other) => isCliKeyOf(record, other)));
    after = page.next;
  }
  return found;
}

/** Gives the key of the last login, of which the listing need not know yet. */
async function pointedAt(
  { store }: CliLoginService,
  { accountId, ...record }: ApiKeyRecord,
  { previousId }: { readonly previousId?: string },
): Promise<readonly ApiKeyRecord[]> {
  if (previousId === undefined) return [];
  const previous = await store.findById({ accountId, id: previousId });
  return previous !== undefined && isCliKeyOf(record, previous) ? [previous] : [];
}

function isCliKeyOf({ owner }: Pick<ApiKeyRecord, 'owner'>, other: ApiKeyRecord): boolean {
  return other.owner === owner && other.name === CLI_KEY_NAME;
}

async function revoke(
  { store, now }: CliLoginService,
  request: ApiRequest,
  keys: Iterable<ApiKeyName>,
): Promise<void> {
  for (const { accountId, id } of keys) {
    await store.revoke({ accountId, id }, changeBy(request, 'revoked', now()));
  }
}
