// Keys where there is access control: a key that is made in an account of the preview says so, and the authorizer then
// asks what its owner's roles permit. A key of any other account costs no second read.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import type { AccessStore } from './access-store.ts';
import { DynamoApiKeyStore } from './dynamo-api-key-store.ts';

/** The keys of a table, in the light of an access table. */
export class GovernedApiKeyStore extends DynamoApiKeyStore {
  readonly #access: Pick<AccessStore, 'account'>;

  constructor(
    client: DynamoDBClient,
    names: { readonly table: string; readonly accountIndex: string },
    access: Pick<AccessStore, 'account'>,
  ) {
    super(client, names);
    this.#access = access;
  }

  /**
   * Stores a new key. An account that enters the preview while this runs leaves the key unmarked; the command that
   * switches the preview on looks again after such a call must have ended.
   */
  override async create(record: ApiKeyRecord, change: ApiKeyChange): Promise<void> {
    const account = await this.#access.account(record.accountId);
    const isGoverned = account?.isInPreview === true;
    await super.create(isGoverned ? { ...record, isGoverned } : record, change);
  }
}
