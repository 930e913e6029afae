// The decision on one path against a second implementation that is as plain as can be: it walks the tables operation by
// operation, and knows neither lineages nor grounds.
import fc from 'fast-check';
import type { Lineage, RoleBinding, Standing } from '../../core/access.ts';
import { readPath } from '../../core/called-path.ts';
import { OPERATIONS, type Operation } from '../../core/operation.ts';
import {
  permitsOperation,
  permittedMethods,
  REGISTRATION_METHODS,
  REGISTRATION_PATH,
  type PathSubject,
  type Rights,
} from '../../core/path-decision.ts';
import type { Grant, ResourceReference, Scope } from '../../core/permission.ts';
import { VERBS } from '../../core/policy-document.ts';
import { ROLE_PRESETS, type RolePreset } from '../../core/role-preset.ts';

/** The resources of an account, with what each lies in and its tags. */
const WORLD: Readonly<
  Partial<Record<ResourceReference, { in: ResourceReference[]; tags: Record<string, string> }>>
> = {
  'rig:account:me': { in: [], tags: {} },
  'rig:workspace:ws-1': { in: ['rig:account:me'], tags: { component: 'shop' } },
  'rig:workspace:ws-2': { in: ['rig:account:me'], tags: { environment: 'development' } },
  'rig:app:app-1': { in: ['rig:workspace:ws-1', 'rig:account:me'], tags: { component: 'shop' } },
  'rig:app:app-2': {
    in: ['rig:workspace:ws-2', 'rig:account:me'],
    tags: { environment: 'development', component: 'search' },
  },
};
const RESOURCES = Object.keys(WORLD) as ResourceReference[];
const WORKSPACES_AND_APPS = RESOURCES.filter((one) => one !== 'rig:account:me');
const OWN_AFFAIRS = ['identity:read', 'session:read', 'session:write'];

const kindOf = (reference: string) => reference.split(':')[1] ?? '';
const idOf = (reference: string) => reference.split(':')[2] ?? '';
const tagsOf = (reference: ResourceReference) => WORLD[reference]?.tags ?? {};

function presetsOf(binding: RoleBinding): RolePreset[] {
  return ROLE_PRESETS.filter(
    ({ scopeKind, role }) => scopeKind === kindOf(binding.resource) && role === binding.role,
  );
}

/** The second implementation: the scope of the credential, then the roles. */
function naivelyPermits(
  { scope, standing }: Rights,
  { permission, resource: kind }: Operation,
  called: ResourceReference,
): boolean {
  const target = kind === 'account' ? 'rig:account:me' : called;
  if (kindOf(target) !== kind) return false;
  if (scope !== 'full' && !isInScope(scope, permission, target)) return false;
  if (standing === 'everything' || OWN_AFFAIRS.includes(permission)) return true;
  return standing.some((binding) =>
    presetsOf(binding).some((preset) => {
      if (!preset.permissions.some((one) => one === '*' || one === permission)) return false;
      return permission.startsWith('access:') || holdsOn(target, binding, preset);
    }),
  );
}

function isInScope(scope: readonly Grant[], permission: string, target: string): boolean {
  return scope.some((grant) => {
    if (grant.resource !== target) return false;
    return grant.permission === '*' || grant.permission === permission;
  });
}

function holdsOn(target: ResourceReference, { resource }: RoleBinding, preset: RolePreset) {
  if (resource !== target && WORLD[target]?.in.includes(resource) !== true) return false;
  for (const [key, value] of Object.entries(preset.requiredResourceTags)) {
    if (tagsOf(target)[key] !== value) return false;
  }
  for (const key of preset.matchTagKeys) {
    if (tagsOf(target)[key] === undefined) return false;
    if (tagsOf(target)[key] !== tagsOf(resource)[key]) return false;
  }
  return true;
}

function subjectOf(called: ResourceReference): PathSubject {
  const lineageFrom = (reference: ResourceReference): Lineage =>
    [reference, ...(WORLD[reference]?.in ?? [])].map((one) => ({
      reference: one,
      tags: tagsOf(one),
    })) as unknown as Lineage;
  const account = lineageFrom('rig:account:me');
  return called === 'rig:account:me' ? { account } : { account, resource: lineageFrom(called) };
}

/** Every path of an operation at a resource that it can be called on. */
function callsOf({ path, resource: kind }: Operation): { path: string; at: ResourceReference }[] {
  return RESOURCES.filter((reference) => kindOf(reference) === kind).map((at) => ({
    at,
    path: path
      .replace('{id}', kind === 'account' ? 'x-1' : idOf(at))
      .replaceAll(/\{[^}]+\}/g, 'inner-7'),
  }));
}
const CALLS = OPERATIONS.flatMap((operation) =>
  callsOf(operation).map((call) => ({ operation, ...call })),
);

const methodsAt = (rights: Rights, path: string) => {
  const called = readPath(path);
  if (called === undefined) throw new Error(`unreadable: ${path}`);
  return permittedMethods(rights, called, subjectOf(called.resource ?? 'rig:account:me'));
};

const bindings: RoleBinding[] = ROLE_PRESETS.flatMap(({ scopeKind, role }) =>
  RESOURCES.filter((reference) => kindOf(reference) === scopeKind).map((resource) => ({
    resource,
    role,
  })),
);
const permissions = [...new Set(OPERATIONS.map(({ permission }) => permission))];
const grant: fc.Arbitrary<Grant> = fc.oneof(
  fc.record({
    permission: fc.constantFrom(...permissions),
    resource: fc.constantFrom<ResourceReference>(...RESOURCES, 'rig:account:you'),
  }),
  fc.record({
    permission: fc.constant('*' as const),
    resource: fc.constantFrom(...WORKSPACES_AND_APPS),
  }),
);
const scopes: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant('full' as const),
  fc.array(grant, { minLength: 1, maxLength: 30 }),
);
const standings: fc.Arbitrary<Standing> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('everything' as const) },
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...bindings), { maxLength: 4 }) },
);

/** What both implementations say to every call, those named that they differ about. */
function differences(rights: Rights): string[] {
  return CALLS.flatMap(({ operation, path, at }) =>
    ['/api', '/api/v1'].flatMap((prefix) => {
      const isPermitted = methodsAt(rights, prefix + path).includes(operation.method);
      const isWhole =
        rights.standing === 'everything' &&
        rights.scope !== 'full' &&
        rights.scope.some(({ permission, resource }) => permission === '*' && resource === at);
      const expected = isWhole || naivelyPermits(rights, operation, at);
      return isPermitted === expected
        ? []
        : [`${operation.method} ${prefix}${path}: ${isPermitted}`];
    }),
  );
}

describe('the methods that a caller may use', () => {
  it.each(bindings.map((binding) => [`${binding.role} on ${binding.resource}`, binding] as const))(
    'are those that a second implementation gives to a %s, for every operation on every resource',
    (_, binding) => {
      expect(differences({ scope: 'full', standing: [binding] })).toEqual([]);
    },
  );

  it('are those that a second implementation gives, for any scope and any roles', () => {
    fc.assert(
      fc.property(scopes, standings, (scope, standing) => {
        expect(differences({ scope, standing })).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('are never more for a limited key than for its owner', () => {
    fc.assert(
      fc.property(scopes, standings, fc.constantFrom(...CALLS), (scope, standing, { path }) => {
        const ofOwner = methodsAt({ scope: 'full', standing }, `/api${path}`);
        expect(ofOwner).toEqual(
          expect.arrayContaining([...methodsAt({ scope, standing }, `/api${path}`)]),
        );
      }),
    );
  });

  it('are those of the table on a path of the account, for its owner too', () => {
    const owner = { scope: 'full', standing: 'everything' } as const;

    expect(methodsAt(owner, '/api/v1/workspaces')).toEqual(['GET', 'POST']);
    expect(methodsAt(owner, '/api/v1/not-in-the-table')).toEqual([]);
  });

  it('are none on a path that no operation has', () => {
    const standing = bindings.filter(({ role }) => role === 'admin');

    expect(
      methodsAt({ scope: 'full', standing }, '/api/v1/workspaces/ws-1/not-in-the-table'),
    ).toEqual([]);
    expect(methodsAt({ scope: 'full', standing }, '/workspaces/ws-1')).toEqual([]);
    expect(methodsAt({ scope: 'full', standing }, '/api/v1/not-in-the-table')).toEqual([]);
  });
});

describe('a key for the whole of one workspace', () => {
  const scope: Scope = [{ permission: '*', resource: 'rig:workspace:ws-1' }];
  const owner = { scope, standing: 'everything' } as const;

  it('of an owner reaches every method there, on paths that no operation has too', () => {
    expect(methodsAt(owner, '/api/v1/workspaces/ws-1')).toEqual(VERBS);
    expect(methodsAt(owner, '/api/workspaces/ws-1/not-in-the-table')).toEqual(VERBS);
  });

  it('reaches neither another workspace, nor an app in its own, nor the account', () => {
    for (const path of ['/workspaces/ws-2', '/workspaces/ws-10', '/apps/app-1', '/workspaces']) {
      expect([path, methodsAt(owner, `/api/v1${path}`)]).toEqual([path, []]);
    }
  });

  it('of a member reaches what the roles of the member give there', () => {
    const member = { scope, standing: [{ resource: 'rig:account:me', role: 'viewer' }] } as const;

    expect(methodsAt(member, '/api/v1/workspaces/ws-1')).toEqual(['GET']);
    expect(methodsAt(member, '/api/v1/workspaces/ws-1/not-in-the-table')).toEqual([]);
    expect(methodsAt(member, '/api/v1/workspaces/ws-2')).toEqual([]);
  });
});

describe('the path of registrations', () => {
  const registrar: Standing = [{ resource: 'rig:account:platform', role: 'resource-registrar' }];
  const account: Lineage = [{ reference: 'rig:account:platform', tags: {} }];
  const registering = (rights: Rights, lineage = account) =>
    permittedMethods(rights, { path: REGISTRATION_PATH }, { account: lineage });

  it("is for Rigbox's own registrar", () => {
    expect(registering({ scope: 'full', standing: registrar })).toEqual(['DELETE', 'PUT']);
    expect(REGISTRATION_METHODS).toEqual(['DELETE', 'PUT']);
  });

  it('is for nobody else, owners among them', () => {
    expect(registering({ scope: 'full', standing: 'everything' })).toEqual([]);
    expect(registering({ scope: 'full', standing: [] })).toEqual([]);
    expect(methodsAt({ scope: 'full', standing: 'everything' }, REGISTRATION_PATH)).toEqual([]);
  });

  it('is reached by no role in an account of customers', () => {
    for (const binding of bindings) {
      expect([
        binding,
        methodsAt({ scope: 'full', standing: [binding] }, REGISTRATION_PATH),
      ]).toEqual([binding, []]);
    }
  });

  it('is not reached by a limited key, nor by the role in another account', () => {
    expect(registering({ scope: [], standing: registrar })).toEqual([]);
    expect(methodsAt({ scope: 'full', standing: registrar }, REGISTRATION_PATH)).toEqual([]);
    const elsewhere: Standing = [{ resource: 'rig:account:me', role: 'resource-registrar' }];
    expect(registering({ scope: 'full', standing: elsewhere })).toEqual([]);
  });

  it('is all that the registrar reaches in the account of Rigbox', () => {
    const rights = { scope: 'full', standing: registrar } as const;
    const reached = OPERATIONS.filter((operation) =>
      permitsOperation(rights, operation, { account }),
    );

    expect([...new Set(reached.map(({ permission }) => permission))].sort()).toEqual(OWN_AFFAIRS);
  });
});

describe('an operation', () => {
  it('on a workspace is not permitted where the path names none, or names an app', () => {
    const rights = { scope: 'full', standing: 'everything' } as const;
    const [reading] = OPERATIONS.filter(({ permission }) => permission === 'workspace:read');

    expect(permitsOperation(rights, reading!, subjectOf('rig:workspace:ws-1'))).toBe(true);
    expect(permitsOperation(rights, reading!, subjectOf('rig:account:me'))).toBe(false);
    expect(permitsOperation(rights, reading!, subjectOf('rig:app:app-1'))).toBe(false);
  });
});
