// Policies: compiling permissions into the document that API Gateway caches, and the size of it.
import { parseMethodArn } from '../core/api-arn.ts';
import type { PermissionSet } from '../core/permission.ts';
import { policyFor } from '../core/policy.ts';
import { policyForPath, type PolicyDocument } from '../core/policy-document.ts';
import { measureCalls, type CallOptions, type Candidate } from './call-rounds.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { WORKSPACE_PATH } from './fixture/access.ts';
import { authorizerEvent } from './fixture/credential.ts';

const STRINGIFY = 'JSON.stringify of the same policy';
const GRANTS = [1, 10, 50, 100, 300];

/**
 * Measures full access, what a limited caller gets for one path, which is one statement, and one operation on 1 to 300
 * workspaces for a key: two resources of the policy each.
 */
export async function measurePolicies(options: Omit<CallOptions, 'batch'>): Promise<Figure[]> {
  const api = parseMethodArn(authorizerEvent('').methodArn);
  const onePath = { methods: ['GET'], api, endsAt: undefined };
  const whole = (permissions: PermissionSet) => () => policyFor(permissions, api);
  const cases: [string, () => PolicyDocument][] = [
    ['full access', whole({ kind: 'full' })],
    ['one path', () => policyForPath(WORKSPACE_PATH, onePath)],
    ...GRANTS.map((count): [string, () => PolicyDocument] => [
      `${count} grants`,
      whole(granted(count)),
    ]),
  ];
  const figures: Figure[] = [];
  for (const [name, compile] of cases) {
    const policy = compile();
    const candidates: Candidate[] = [
      { name: OURS, call: compile },
      { name: STRINGIFY, call: () => JSON.stringify(policy) },
    ];
    const { callsPerSecond } = await measureCalls(candidates, { ...options, batch: 50 });
    const micros = new Map(
      [...callsPerSecond].map(([one, values]) => [one, values.map((value) => 1e6 / value)]),
    );
    const bytes = JSON.stringify(policy).length;
    figures.push(
      ...compare(`policy, ${name}`, 'µs', micros),
      ...compare(
        `policy, ${name}, size`,
        'bytes',
        new Map([
          [OURS, [bytes]],
          ['limit', [7_168]],
        ]),
      ),
    );
  }
  return figures;
}

function granted(count: number): PermissionSet {
  const grants = Array.from({ length: count }, (_, index) => ({
    permission: 'workspace:delete' as const,
    resource: `rig:workspace:ws-${index}` as const,
  }));
  return { kind: 'granted', grants };
}
