import type { AccessControlService } from '../../../lambda/access-control/access-control-service.ts';
import { listBindingsOperation } from '../../../lambda/access-control/list-bindings.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import type { AccountRecord, MemberRecord } from '../../../lambda/store/access-item.ts';

const GRANTED = { createdAt: 0, updatedAt: 0 };
const ACCOUNT = 'rig:account:user-ann';
const WS_1 = 'rig:workspace:ws-1';

const account: AccountRecord = {
  isInPreview: true,
  owners: ['rig:user:user-ann'],
  ownedBy: new Map([['rig:user:user-ann', GRANTED]]),
  tags: {},
};
const members: readonly MemberRecord[] = [
  { principal: 'rig:user:user-ann', name: 'Ann', email: 'ann@example.com', bindings: [] },
  {
    principal: 'rig:user:user-bob',
    name: 'Bob',
    email: 'bob@example.com',
    bindings: [
      { resource: WS_1, role: 'viewer', ...GRANTED, createdBy: 'rig:user:user-ann' },
      { resource: 'rig:app:app-1', role: 'admin', ...GRANTED },
    ],
  },
  { principal: 'rig:user:user-eve', name: 'Eve', bindings: [] },
];

// Members of the store that the operation does not need are not there, and fail when they are asked for.
const service = {
  store: {
    account: () => Promise.resolve(account),
    member: (_: string, who: string) =>
      Promise.resolve(members.find((one) => one.principal === who)),
    members: () => Promise.resolve(members),
    resource: (_: string, reference: string) =>
      Promise.resolve(reference === WS_1 ? { reference, tags: {} } : undefined),
  },
} as unknown as AccessControlService;

async function list(query: Record<string, string>, principal = 'rig:user:user-ann') {
  const caller = {
    principal,
    accountId: 'user-ann',
    credentialType: 'session',
    credentialId: 'session-1',
    scope: 'full',
  };
  const request = { caller, query, pathParameters: {} } as unknown as ApiRequest;
  const answer = await listBindingsOperation(service)(request);
  return JSON.parse(answer.body) as {
    bindings: { principal_ref: string; resource_ref: string; role: string }[];
    principals?: object[];
  };
}

it('lists the direct bindings of the resource alone', async () => {
  expect(await list({ resource: ACCOUNT })).toEqual({
    bindings: [
      expect.objectContaining({ principal_ref: 'rig:user:user-ann', role: 'owner' }) as object,
    ],
  });
  expect(await list({ resource: WS_1 })).toEqual({
    bindings: [
      expect.objectContaining({ principal_ref: 'rig:user:user-bob', role: 'viewer' }) as object,
    ],
  });
});

it('lists in full what is bound anywhere in the account, and what those are called', async () => {
  const { bindings, principals } = await list({ resource: ACCOUNT, view: 'full' });

  expect(bindings.map(({ resource_ref, role }) => [resource_ref, role])).toEqual([
    [ACCOUNT, 'owner'],
    ['rig:app:app-1', 'admin'],
    [WS_1, 'viewer'],
  ]);
  expect(principals).toEqual([
    {
      principal: 'rig:user:user-ann',
      user_id: 'user-ann',
      email: 'ann@example.com',
      display_name: 'Ann',
    },
    {
      principal: 'rig:user:user-bob',
      user_id: 'user-bob',
      email: 'bob@example.com',
      display_name: 'Bob',
    },
  ]);
});

it('lists in full no more than the resource where it is no account', async () => {
  const { bindings } = await list({ resource: WS_1, view: 'full' });

  expect(bindings.map(({ resource_ref }) => resource_ref)).toEqual([WS_1]);
});

it('refuses the whole account to those who may read the access of a part', async () => {
  await expect(
    list({ resource: ACCOUNT, view: 'full' }, 'rig:user:user-bob'),
  ).rejects.toMatchObject({ code: 'access-not-allowed' });
});

it('refuses another view', async () => {
  await expect(list({ resource: ACCOUNT, view: 'all' })).rejects.toMatchObject({
    code: 'access-request-invalid',
    message: expect.stringContaining('view must be full') as string,
  });
});
