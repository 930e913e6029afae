// Who may do what at the start of a local run: the owner's account is in the preview, the member belongs to it without a
// role, and its workspaces and apps are registered. The stranger's account is outside.
import { operatorClient } from '../cli/local-run.ts';
import { DynamoAccessStore } from '../lambda/store/dynamo-access-store.ts';
import type { MovableClock } from '../local/clock.ts';
import type { People, Person } from './people.ts';

/** Where access is kept, and whose. */
export interface AccessStart {
  readonly dynamoDbUrl: string;
  readonly table: string;
  readonly people: People;
  readonly clock: MovableClock;
}

/** Writes what the run starts with, as operators and the workspace services would. */
export async function grantAccess({
  dynamoDbUrl,
  table,
  people,
  clock,
}: AccessStart): Promise<void> {
  const client = operatorClient(dynamoDbUrl);
  const store = new DynamoAccessStore(client, table);
  const now = Math.floor(clock.now() / 1000);
  const { accountId } = people.owner;
  await store.enable(accountId, { createdAt: now, updatedAt: now });
  const add = ({ userId, name, email }: Person) =>
    store.addMember(accountId, { principal: `rig:user:${userId}`, name, email });
  await Promise.all([
    add(people.owner),
    add(people.member),
    store.register(accountId, 'rig:workspace:ws-1', undefined),
    store.register(accountId, 'rig:workspace:ws-2', undefined),
    store.register(accountId, 'rig:app:app-1', 'rig:workspace:ws-1'),
    store.register(accountId, 'rig:app:app-2', 'rig:workspace:ws-2'),
  ]);
  client.destroy();
}
