// Exactness of the whole arrow where answers are kept by path: for hundreds of roles over a thousand workspaces, what the
// policy allows is what the roles permit, no more and no less. The roles are judged by a second, plain implementation
// here, the policies by two evaluators that share no code with the compiler.
import fc from 'fast-check';
import type { Resource, RoleBinding } from '../../../core/access.ts';
import { readCalledPath } from '../../../core/called-path.ts';
import { OPERATIONS, PATH_PREFIXES, type Operation } from '../../../core/operation.ts';
import { isRefusal } from '../../../core/refusal.ts';
import { ROLE_PRESETS } from '../../../core/role-preset.ts';
import { authorize } from '../../../lambda/authorizer/authorize.ts';
import { lineageOf } from '../../../lambda/store/access-item.ts';
import { evaluatePolicies } from '../../../local/policy/evaluate.ts';
import { report } from '../../assurance/report.ts';

const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod';
const ACCOUNT = 'rig:account:acme';
const ENVIRONMENTS = ['development', 'production', undefined];
const COMPONENTS = ['web', 'worker', undefined];

/** Documented for WebSocket APIs, and for the whole answer: policy and context together. */
const ANSWER_BYTES_MAX = 8_192;

interface Place extends Resource {
  readonly parent?: Place;
}

function tagsFor(at: number): Record<string, string> {
  const environment = ENVIRONMENTS[at % 3];
  const component = COMPONENTS[(at >> 1) % 3];
  return { ...(environment && { environment }), ...(component && { component }) };
}

const workspaces = Array.from({ length: 1000 }, (_, at): Place => ({
  reference: `rig:workspace:ws-${at}`,
  tags: tagsFor(at),
}));
const apps = workspaces.map((parent, at): Place => ({
  reference: `rig:app:app-${at}`,
  tags: tagsFor(at * 7 + 1),
  parent,
}));
const account: Place = { reference: ACCOUNT, tags: { component: 'web' } };

const rolesOn = (kind: string) =>
  ROLE_PRESETS.filter(({ scopeKind, role }) => scopeKind === kind && role !== 'owner').map(
    ({ role }) => role,
  );
const bindingOn = (kind: string, places: readonly Place[]): fc.Arbitrary<RoleBinding> =>
  fc.record({
    role: fc.constantFrom(...rolesOn(kind)),
    resource: fc.constantFrom(...places.map(({ reference }) => reference)),
  });
// Most people have roles on workspaces; one on the account would drown them.
const bindings = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: bindingOn('workspace', workspaces) },
    { weight: 10, arbitrary: bindingOn('app', apps) },
  ),
  { maxLength: 300, size: 'max' },
);
const accountRoles = fc.subarray(
  rolesOn('account').map((role): RoleBinding => ({ role, resource: ACCOUNT })),
  { maxLength: 1 },
);

/** The second opinion on roles: written out, without lineages. */
function isPermitted(roles: readonly RoleBinding[], { permission }: Operation, place: Place) {
  return roles.some(({ role, resource }) => {
    const bound = [place, place.parent, account].find((one) => one?.reference === resource);
    const [, kind] = resource.split(':');
    const preset = ROLE_PRESETS.find((one) => one.scopeKind === kind && one.role === role);
    if (bound === undefined || preset === undefined) return false;
    const names: readonly string[] = preset.permissions;
    const needed = Object.entries(preset.requiredResourceTags);
    return (
      names.includes(permission) &&
      needed.every(([key, value]) => place.tags[key] === value) &&
      preset.matchTagKeys.every((key) => place.tags[key] && place.tags[key] === bound.tags[key])
    );
  });
}

/** The second opinion on policies: a resource pattern as IAM documents it, and an explicit deny wins. */
function naiveAllows(policy: unknown, arn: string): boolean {
  const { Statement: statements } = policy as {
    Statement: { Effect: string; Resource: string[] }[];
  };
  const matches = (pattern: string): boolean => {
    const parts = pattern.split(/([*?])/).map((part) => {
      if (part === '*') return '[^]*';
      return part === '?' ? '[^]' : part.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);
    });
    return new RegExp(`^${parts.join('')}$`).test(arn);
  };
  const hit = (effect: string) =>
    statements.some(({ Effect, Resource }) => Effect === effect && Resource.some(matches));
  return hit('Allow') && !hit('Deny');
}

async function answerFor(roles: readonly RoleBinding[], place: Place, arn: string) {
  const inner = [place, ...(place.parent ? [place.parent] : [])];
  const subject = {
    account: lineageOf('acme', { isInPreview: true, owners: [], tags: account.tags }, []),
    ...(place !== account && {
      resource: lineageOf('acme', { isInPreview: true, owners: [], tags: account.tags }, inner),
    }),
  };
  const authenticate = () =>
    Promise.resolve({
      reference: 'rig:user:max' as const,
      accountId: 'acme',
      credential: { type: 'api_key' as const, id: 'key-1' },
      scope: 'full' as const,
      isGoverned: true,
    });
  const authorization = await authorize(
    {
      headers: { Authorization: 'Bearer a.b.c' },
      multiValueHeaders: { Authorization: ['Bearer a.b.c'] },
      methodArn: arn,
    },
    {
      authenticators: { jwt: authenticate, 'api-key': authenticate },
      liveState: (_, methodArn) => {
        const called = readCalledPath(methodArn);
        return Promise.resolve({ access: { called, standing: roles, subject } });
      },
      cacheTtlSeconds: 300,
      expiryConditions: true,
      now: () => 0,
    },
  );
  if (isRefusal(authorization)) throw new Error(authorization.refused);
  return authorization.result;
}

const placesFor = ({ resource }: Operation): readonly Place[] =>
  ({ account: [account], workspace: workspaces, app: apps })[resource];
const pathOf = ({ path }: Operation, { reference }: Place) =>
  path.replace('{id}', reference.split(':')[2] ?? '').replaceAll(/\{[^}]+\}/g, 'x1');

it('allows exactly what is permitted, for up to 300 roles over 1,000 workspaces', async () => {
  const tally = { checked: 0, allowed: 0, wrong: [] as string[], largestBytes: 0 };
  const called = fc.array(fc.tuple(fc.constantFrom(...OPERATIONS), fc.nat(999), fc.nat(1)), {
    minLength: 150,
    maxLength: 150,
  });

  await fc.assert(
    fc.asyncProperty(bindings, accountRoles, called, async (direct, general, calls) => {
      const roles = [...direct, ...general];
      const mine = direct.map(({ resource }) => Number(resource.split('-')[1]));
      for (const [index, [operation, at, prefix]] of calls.entries()) {
        // What permission on access permits is judged by what a request names; see test/e2e/access-control.test.ts.
        if (operation.permission.startsWith('access:') || operation.path.startsWith('/auth/'))
          continue;
        const places = placesFor(operation);
        // Every other call goes where there is a role, the others anywhere.
        const chosen = index % 2 === 0 && mine.length > 0 ? mine[at % mine.length]! : at;
        const place = places[chosen % places.length]!;
        const path = `${PATH_PREFIXES[prefix]}${pathOf(operation, place)}`;
        const arn = `${STAGE}/${operation.method}${path}`;
        const answer = await answerFor(roles, place, arn);
        const { policyDocument: policy } = answer;
        const request = { action: 'execute-api:Invoke', resource: arn, context: {} };
        const verdicts = [
          evaluatePolicies([policy], request) === 'allowed',
          naiveAllows(policy, arn),
        ];
        const expected = isPermitted(roles, operation, place);
        const elsewhere = arn.replace(/(ws|app)-\d+/, '$1-1000');
        tally.checked += 1;
        tally.allowed += expected ? 1 : 0;
        tally.largestBytes = Math.max(tally.largestBytes, JSON.stringify(answer).length);
        if (verdicts.some((verdict) => verdict !== expected))
          tally.wrong.push(`${arn} ${expected}`);
        if (elsewhere !== arn && naiveAllows(policy, elsewhere)) tally.wrong.push(elsewhere);
      }
    }),
    { numRuns: 60 },
  );

  const counts = {
    'decisions, each by two evaluators': tally.checked,
    'of them permitted': tally.allowed,
    'bytes of the largest answer, of 8,192 that fit': tally.largestBytes,
  };
  report('exactness', counts, tally.wrong.length);
  expect(tally.wrong).toEqual([]);
  expect(tally.allowed).toBeGreaterThan(tally.checked / 10);
  expect(tally.largestBytes).toBeLessThan(ANSWER_BYTES_MAX / 2);
});
