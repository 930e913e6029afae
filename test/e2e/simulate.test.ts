// `simulate` says what the gateway then does: for every principal of a generated account, every operation, and every
// resource of it, asked through the gateway and its cache with a credential of the principal.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { operatorClient } from '../../cli/local-run.ts';
import { scopeKindOf } from '../../core/access.ts';
import { OPERATIONS, type Operation } from '../../core/operation.ts';
import type { ResourceReference } from '../../core/permission.ts';
import { ROLE_PRESETS } from '../../core/role-preset.ts';
import { obtainCredentials, type CredentialSet } from '../../dev/credential-set.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { DynamoAccessStore } from '../../lambda/store/dynamo-access-store.ts';
import { bearer, call, describeLocal, openLocal, type Answer } from './target.ts';

const ACCOUNT = 'rig:account:user-olive';
// Known to access control, and to no workspace service: whatever is let through changes nothing.
const WORKSPACES = ['rig:workspace:sim-1', 'rig:workspace:sim-2'] as const;
const APPS = ['rig:app:sim-1-web', 'rig:app:sim-2-web'] as const;
const RESOURCES: readonly ResourceReference[] = [ACCOUNT, ...WORKSPACES, ...APPS];
const FOREIGN = 'rig:workspace:ws-9';

const binding = fc
  .constantFrom(...RESOURCES)
  .chain((resource) =>
    fc.constantFrom(
      ...ROLE_PRESETS.filter(({ scopeKind }) => scopeKind === scopeKindOf(resource)).map(
        ({ role }) => ({ resource, role }),
      ),
    ),
  );
const tags = fc.record(
  {
    environment: fc.constantFrom('development', 'production'),
    component: fc.constantFrom('web', 'worker'),
  },
  { requiredKeys: [] },
);
const generatedAccount = fc.record({
  principals: fc.array(fc.uniqueArray(binding, { maxLength: 3 }), { minLength: 6, maxLength: 6 }),
  tags: fc.tuple(...RESOURCES.map(() => tags)),
});

/** Somebody who calls, by a key of a service principal's own or by a token. */
interface Subject {
  readonly principal: string;
  readonly credential: string;
}

let local: FrontDoor;
let people: CredentialSet;

beforeAll(async () => {
  local = await openLocal();
  people = await obtainCredentials(local);
  const client = operatorClient(local.cloud.dynamoDbUrl);
  const store = new DynamoAccessStore(client, local.accessTable);
  for (const [index, workspace] of WORKSPACES.entries()) {
    await store.register('user-olive', workspace, undefined);
    await store.register('user-olive', APPS[index] ?? APPS[0], workspace);
  }
  client.destroy();
});
afterAll(() => local.stop());

const as = (credential: string, method: string, path: string, body?: object): Promise<Answer> =>
  call(`${local.cloud.apiUrl}/api/v1${path}`, {
    method,
    headers: bearer(credential),
    ...(body && { body }),
  });

async function owner(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await as(people.owner.jwt, method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status}`);
  return answer;
}

async function createService(name: string): Promise<Subject> {
  const made = await owner('POST', '/access-control/service-principals', { name });
  const { principal } = made.body as { principal: string };
  const created = await owner('POST', '/api-keys', { service_principal: principal });
  return { principal, credential: (created.body as { key: string }).key };
}

const idOf = (resource: string): string => resource.split(':')[2] ?? '';

/** What is asked about access stands in the query or the body, and changes nothing where it is allowed. */
function accessRequest({ method, path }: Operation, resource: ResourceReference) {
  const nobody = 'rig:user:nobody-at-all';
  const [role, otherRole] = resource === ACCOUNT ? ['viewer', 'billing'] : ['viewer', 'developer'];
  const bodies: Readonly<Record<string, object>> = {
    'POST /access-control/bindings': { principal: 'rig:user:somebody', resource, role },
    'PATCH /access-control/bindings': {
      principal: nobody,
      resource,
      current_role: role,
      new_role: otherRole,
    },
    'DELETE /access-control/bindings': { principal: nobody, resource, role },
    'POST /access-control/service-principals': { name: 'made by a simulation' },
    'POST /access-control/simulate': { resource, action: 'access:read' },
    'PUT /access-control/tags': { resource, tags: tagsOf.get(resource) },
    'PUT /access-control/throttle-binding': { resource, profile: null },
  };
  const query: Readonly<Record<string, string>> = {
    '/access-control/service-principals': '',
    '/access-control/role-presets': '',
    '/access-control/principals': `?resource=${resource}&query=x`,
  };
  return {
    path:
      path.replace('{id}', randomUUID()) +
      (method === 'GET' ? (query[path] ?? `?resource=${resource}`) : ''),
    body: bodies[`${method} ${path}`],
  };
}

/**
 * What an operation may be asked about: permissions on access are judged on what a request names, every other one on what
 * its path is about.
 */
function resourcesOf({ permission, path, resource: kind }: Operation): ResourceReference[] {
  const isNamed = permission.startsWith('access:') && !/service-principals|role-/.test(path);
  if (isNamed) return [...RESOURCES];
  return RESOURCES.filter((one) => one.startsWith(`rig:${kind}:`));
}

/** The list of roles is about no resource: whoever may read access to something may read it. */
const isAboutNothing = ({ path }: Operation): boolean => path === '/access-control/role-presets';

function requestFor(operation: Operation, resource: ResourceReference) {
  const { method, path, permission, resource: kind } = operation;
  if (permission.startsWith('access:')) return accessRequest(operation, resource);
  return {
    path: path
      .replace('{id}', kind === 'account' ? randomUUID() : idOf(resource))
      .replaceAll(/\{[^}]+\}/g, 'none'),
    // Nobody accepts that: what gets as far is refused for its form.
    body: method === 'GET' ? undefined : { x: 1 },
  };
}

// Signing out everywhere ends the token that is asked with, so that it comes last.
const QUESTIONS = [...OPERATIONS]
  .sort((one, other) => Number(isSignOut(one)) - Number(isSignOut(other)))
  .flatMap((operation) => resourcesOf(operation).map((resource) => ({ operation, resource })));

function isSignOut({ method, path }: Operation): boolean {
  return method === 'DELETE' && path === '/auth/sessions';
}

const tagsOf = new Map<ResourceReference, Readonly<Record<string, string>>>();

/** Tags the resources, creates the principals, and binds their roles. */
async function createAccount(): Promise<Subject[]> {
  const [account] = fc.sample(generatedAccount, { seed: 20_261_124, numRuns: 1 });
  if (account === undefined) throw new Error('there must be an account');
  for (const [index, resource] of RESOURCES.entries()) {
    tagsOf.set(resource, account.tags[index] ?? {});
    await owner('PUT', '/access-control/tags', { resource, tags: tagsOf.get(resource) });
  }
  const subjects: Subject[] = [];
  for (const [index, bindings] of account.principals.entries()) {
    const subject =
      index === 0
        ? { principal: 'rig:user:user-max', credential: people.member.jwt }
        : await createService(`simulated ${index}`);
    const { principal } = subject;
    for (const one of bindings) {
      await owner('POST', '/access-control/bindings', { principal, ...one });
    }
    subjects.push(subject);
  }
  return subjects;
}

/** Asks `simulate` about a principal, once for each permission and resource. */
function simulatorFor(principal: string) {
  const verdicts = new Map<string, Promise<boolean>>();
  const ask = async (action: string, resource: ResourceReference): Promise<boolean> => {
    const { body } = await owner('POST', '/access-control/simulate', {
      principal,
      action,
      resource,
    });
    return (body as { allowed: boolean }).allowed;
  };
  const isAllowed = (action: string, resource: ResourceReference): Promise<boolean> => {
    const name = `${action} ${resource}`;
    const verdict = verdicts.get(name) ?? ask(action, resource);
    verdicts.set(name, verdict);
    return verdict;
  };
  return async (operation: Operation, resource: ResourceReference): Promise<boolean> => {
    if (!isAboutNothing(operation)) return isAllowed(operation.permission, resource);
    const everywhere = RESOURCES.map((one) => isAllowed(operation.permission, one));
    return (await Promise.all(everywhere)).includes(true);
  };
}

/** What is let through gets an answer of the service behind, which has nothing of that name. */
function isAsSimulated(allowed: boolean, { status }: Answer): boolean {
  return allowed ? ![401, 403, 429].includes(status) && status < 500 : status === 403;
}

describeLocal('simulate', () => {
  it('says what the gateway does, for every principal, operation and resource of a generated account', async () => {
    const wrong: string[] = [];
    const decisions = { allowed: 0, refused: 0 };

    for (const { principal, credential } of await createAccount()) {
      const simulate = simulatorFor(principal);
      for (const { operation, resource } of QUESTIONS) {
        const { path, body } = requestFor(operation, resource);
        const allowed = await simulate(operation, resource);
        const answer = await as(credential, operation.method, path, body);
        decisions[allowed ? 'allowed' : 'refused'] += 1;
        if (isAsSimulated(allowed, answer)) continue;
        wrong.push(`${principal} ${operation.method} ${path}: ${allowed}, ${answer.status}`);
      }
    }

    expect(wrong).toEqual([]);
    expect(Math.min(decisions.allowed, decisions.refused)).toBeGreaterThan(300);
  }, 300_000);

  it('knows nothing of a workspace of somebody else, and nobody gets at it', async () => {
    const asked = { principal: 'rig:user:user-max', action: 'workspace:read', resource: FOREIGN };

    expect((await as(people.owner.jwt, 'POST', '/access-control/simulate', asked)).status).toBe(
      404,
    );
    expect((await as(people.owner.jwt, 'GET', `/workspaces/${idOf(FOREIGN)}`)).status).toBe(404);
  });
});
