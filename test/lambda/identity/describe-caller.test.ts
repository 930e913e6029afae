import type { AuthorizerContext } from '../../../core/authorizer-context.ts';
import type { Scope } from '../../../core/permission.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import { describeCallerOperation } from '../../../lambda/identity/describe-caller.ts';
import { newRecord } from '../store/stored-key.ts';

async function describe_(caller: AuthorizerContext, keyScope?: Scope) {
  const record = keyScope && newRecord({ scope: keyScope });
  const operation = describeCallerOperation({
    keys: { findById: () => Promise.resolve(record) },
    access: undefined,
  });
  const answer = await operation({ caller } as ApiRequest);
  return JSON.parse(answer.body) as { permissions: string[] };
}

const CALLER: AuthorizerContext = {
  principal: 'rig:user:me',
  accountId: 'me',
  credentialType: 'api_key',
  credentialId: 'key-1',
  scope: 'limited',
};

it('names every permission of a credential of full scope, without asking the store', async () => {
  const { permissions } = await describe_({ ...CALLER, scope: 'full' });
  expect(permissions).toEqual(expect.arrayContaining(['workspace:read', 'api-key:create']));
  expect(permissions).toEqual([...new Set(permissions)].sort());
});

it('names the permissions of a limited key as it is now', async () => {
  const scope: Scope = [
    { permission: 'workspace:read', resource: 'rig:workspace:ws-1' },
    { permission: 'workspace:read', resource: 'rig:workspace:ws-2' },
    { permission: 'app:read', resource: 'rig:app:app-1' },
  ];
  expect(await describe_(CALLER, scope)).toEqual({
    principal: 'rig:user:me',
    account_id: 'me',
    credential: { type: 'api_key', id: 'key-1' },
    permissions: ['app:read', 'workspace:read'],
  });
});

it('names none when the key is gone meanwhile', async () => {
  expect(await describe_(CALLER)).toHaveProperty('permissions', []);
});
