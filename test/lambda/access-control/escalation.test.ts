// Nobody gets more than there was: whatever members with rights over access do with bindings and tags, in any order, no
// one of them can end up with a permission that none of them had on that resource.
import fc from 'fast-check';
import { allows } from '../../../core/access.ts';
import { ApiError } from '../../../core/error.ts';
import { OPERATIONS } from '../../../core/operation.ts';
import type { ResourceReference } from '../../../core/permission.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import { ROLE_PRESETS } from '../../../core/role-preset.ts';
import type { AccessControlService } from '../../../lambda/access-control/access-control-service.ts';
import { standingOf } from '../../../lambda/access-control/caller.ts';
import { createBindingOperation } from '../../../lambda/access-control/create-binding.ts';
import { deleteBindingOperation } from '../../../lambda/access-control/delete-binding.ts';
import { putTagsOperation } from '../../../lambda/access-control/tags.ts';
import { updateBindingOperation } from '../../../lambda/access-control/update-binding.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import { lineageOf } from '../../../lambda/store/access-item.ts';
import { startAccessTables, type LocalAccessTables } from '../store/local-access-tables.ts';

const ACTORS = ['rig:user:ada', 'rig:user:wim', 'rig:user:vic', 'rig:service:ci'] as const;
const PERMISSIONS = [...new Set(OPERATIONS.map(({ permission }) => permission))];
const GRANTED = { createdAt: 1, updatedAt: 1 };

let tables: LocalAccessTables;
let service: AccessControlService;

beforeAll(async () => {
  tables = await startAccessTables();
  service = {
    store: tables.access,
    keys: tables.keys,
    cache: { flush: () => Promise.resolve() },
    throttleKeys: {
      assign: () => Promise.reject(new Error('not asked for here')),
      release: () => Promise.reject(new Error('not asked for here')),
    },
    cacheTtlSeconds: 300,
    newId: () => '00000000-0000-4000-8000-000000000000',
    now: () => 2,
  };
});
afterAll(() => tables.stop());

const resourcesOf = (accountId: string): ResourceReference[] => [
  `rig:account:${accountId}`,
  'rig:workspace:ws-1',
  'rig:workspace:ws-2',
  'rig:app:app-1',
];

/**
 * An owner, who does nothing; people with rights over access to one workspace, of the whole account if asked for, or none;
 * a service principal without a role.
 */
async function createAccount(accountId: string, hasAdministrator: boolean): Promise<void> {
  const { access } = tables;
  const bind = (principal: PrincipalReference, resource: ResourceReference, role: string) =>
    access.grant({ accountId, principal, binding: { resource, role } }, GRANTED);
  await access.enable(accountId, GRANTED);
  await access.register(accountId, 'rig:workspace:ws-1', undefined);
  await access.register(accountId, 'rig:workspace:ws-2', undefined);
  await access.register(accountId, 'rig:app:app-1', 'rig:workspace:ws-1');
  await bind('rig:user:ada', `rig:account:${accountId}`, 'developer');
  await bind('rig:user:ada', 'rig:workspace:ws-1', 'admin');
  await bind('rig:user:wim', 'rig:workspace:ws-2', 'admin');
  await bind('rig:user:vic', `rig:account:${accountId}`, 'development-developer');
  if (hasAdministrator) await bind('rig:user:vic', `rig:account:${accountId}`, 'admin');
}

/** Everything that somebody of the actors may do, as `permission resource`. */
async function heldBy(accountId: string, principals: readonly PrincipalReference[]) {
  const held = new Set<string>();
  const account = await tables.access.account(accountId);
  if (account === undefined) throw new Error('the account must be there');
  for (const reference of resourcesOf(accountId)) {
    const record = await tables.access.resource(accountId, reference);
    const parent = record?.parent && (await tables.access.resource(accountId, record.parent));
    const lineage = lineageOf(
      accountId,
      account,
      record ? [record, ...(parent ? [parent] : [])] : [],
    );
    for (const principal of principals) {
      const standing = await standingOf(tables.access, {
        accountId,
        account,
        reference: principal,
      });
      const here = PERMISSIONS.filter((permission) => allows(standing, permission, lineage));
      here.forEach((permission) => held.add(`${permission} ${reference}`));
    }
  }
  return held;
}

const roles = [...new Set(ROLE_PRESETS.map(({ role }) => role))];
const step = fc.record({
  operation: fc.constantFrom('create', 'update', 'delete', 'tags'),
  actor: fc.constantFrom(...ACTORS),
  principal: fc.constantFrom(...ACTORS),
  place: fc.nat(3),
  role: fc.constantFrom(...roles),
  otherRole: fc.constantFrom(...roles),
  tags: fc.record(
    {
      environment: fc.constantFrom('development', 'production'),
      component: fc.constantFrom('web', 'worker'),
    },
    { requiredKeys: [] },
  ),
});

it('gives nobody a permission that none of those who act had there', async () => {
  let accounts = 0;
  let done = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(step, { minLength: 20, maxLength: 40 }),
      async (hasAdministrator, steps) => {
        accounts += 1;
        const accountId = `account-${accounts}`;
        await createAccount(accountId, hasAdministrator);
        const before = await heldBy(accountId, ACTORS);

        for (const { operation, actor, principal, place, role, otherRole, tags } of steps) {
          const resource = resourcesOf(accountId)[place] ?? 'rig:app:app-1';
          const [run, body] = {
            create: [createBindingOperation, { principal, resource, role }] as const,
            delete: [deleteBindingOperation, { principal, resource, role }] as const,
            update: [
              updateBindingOperation,
              { principal, resource, current_role: role, new_role: otherRole },
            ] as const,
            tags: [putTagsOperation, { resource, tags }] as const,
          }[operation];
          const caller = {
            principal: actor,
            accountId,
            credentialType: 'session',
            credentialId: 'session-1',
            scope: 'limited',
          };
          const request = { caller, body: () => body, query: {}, pathParameters: {} };
          try {
            await run(service)(request as unknown as ApiRequest);
            done += 1;
          } catch (error) {
            if (!(error instanceof ApiError)) throw error;
          }
        }

        const gained = [...(await heldBy(accountId, ACTORS))].filter((one) => !before.has(one));
        expect(gained).toEqual([]);
        expect((await tables.access.account(accountId))?.owners).toEqual([`rig:user:${accountId}`]);
      },
    ),
    { numRuns: 40 },
  );

  expect(done).toBeGreaterThan(40);
}, 120_000);
