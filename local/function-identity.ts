// Who a function is to the local services: an access key id, and the policies of the role behind it.
import { createHash } from 'node:crypto';
import { hasConditions, settleConditions } from './iam/request-value.ts';
import type { RequestValues } from './iam/request-value.ts';
import { evaluatePolicies } from './policy/evaluate.ts';
import { TemplateRefusal } from './template/refusal.ts';
import { resourcesOfType } from './template/resolved-assembly.ts';
import type { PlacedResource, ResolvedAssembly } from './template/resolved-assembly.ts';

/**
 * Tells whether the holder of an access key may do something. `valuesOf` gives what the request has for the condition
 * keys of its service; it is called only if a policy has conditions.
 */
export type Authorize = (
  accessKeyId: string,
  action: string,
  resource: string,
  valuesOf?: () => RequestValues,
) => boolean;

/** Gives the access key id that a function signs with; it is derived from the function alone. */
export function accessKeyIdOf(lambda: PlacedResource): string {
  const digest = createHash('sha256')
    .update(`${lambda.stackName}\0${lambda.logicalId}`)
    .digest('hex');
  return `ASIA${digest.slice(0, 16).toUpperCase()}`;
}

/**
 * Judges functions by the policies that the template attaches to their roles. Policies that AWS manages are not in the
 * template and give nothing. An access key that is no function's belongs to whoever started the local run and may do
 * everything.
 *
 * @throws {TemplateRefusal} for a function whose role is not in the assembly, or a role with a permissions boundary.
 */
export function createFunctionAuthorize(
  assembly: ResolvedAssembly,
  functions: readonly PlacedResource[],
): Authorize {
  const policies = new Map(
    functions.map((lambda) => [accessKeyIdOf(lambda), policiesOf(lambda, assembly)]),
  );
  return (accessKeyId, action, resource, valuesOf = () => ({})) => {
    const own = policies.get(accessKeyId);
    if (own === undefined) return true;
    const settled = own.some(hasConditions)
      ? own.map((document) => settleConditions(document, valuesOf()))
      : own;
    return (
      evaluatePolicies(settled, { action, resource, context: {} }, { conditions: 'honoured' }) ===
      'allowed'
    );
  };
}

function policiesOf(lambda: PlacedResource, assembly: ResolvedAssembly): readonly unknown[] {
  const role = resourcesOfType(assembly, 'AWS::IAM::Role').find(
    (candidate) => candidate.attribute('Arn') === lambda.properties['Role'],
  );
  if (role === undefined)
    throw new TemplateRefusal(lambda.logicalId, 'its role is not in the assembly');
  if (role.properties['PermissionsBoundary'] !== undefined) {
    throw new TemplateRefusal(role.logicalId, 'permissions boundaries are not emulated');
  }
  const inline = listOf(role.properties['Policies']).map(documentOf);
  const attached = resourcesOfType(
    assembly,
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::RolePolicy',
  ).filter((policy) => isAttached(policy, role));
  return [...inline, ...attached.map(({ properties }) => documentOf(properties))];
}

/** A policy names its roles, or, when it is a managed one, may be named by them. */
function isAttached(policy: PlacedResource, role: PlacedResource): boolean {
  const { Roles: roles, RoleName: roleName } = policy.properties;
  return (
    listOf(roles).includes(role.physicalId) ||
    roleName === role.physicalId ||
    listOf(role.properties['ManagedPolicyArns']).includes(policy.physicalId)
  );
}

function documentOf(policy: unknown): unknown {
  return (policy as Readonly<Record<string, unknown>>)['PolicyDocument'];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
