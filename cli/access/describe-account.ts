// `show`: who has which role in an account, as lines to read.
import type { AccessStore } from '../../lambda/store/access-store.ts';

/** Describes the access to an account. */
export async function describeAccount(
  store: Pick<AccessStore, 'account' | 'members'>,
  accountId: string,
): Promise<string[]> {
  const account = await store.account(accountId);
  const members = await store.members(accountId);
  const owners = account?.owners ?? [];
  return [
    `preview ${account?.isInPreview === true ? 'on' : 'off'}`,
    ...owners.map((owner) => `${owner}  owner of rig:account:${accountId}`),
    ...members.flatMap(({ principal, name, email, bindings }) => [
      [principal, 'member', name, email].filter(Boolean).join('  '),
      ...bindings.map(({ role, resource }) => `${principal}  ${role} on ${resource}`),
    ]),
  ];
}
