// Decides what the functions of the local run may do with the emulated services: what their roles allow, as on AWS.
import { evaluatePolicies } from '../policy/evaluate.ts';
import { accessKeyIdOf } from './access-key.ts';
import { rolePermissions } from './role-permissions.ts';
import type { IamResource } from './role-permissions.ts';

// What holds for every call of a function: on AWS it comes through TLS. The time is left out, so that an Allow under a
// condition on it never applies and a Deny under one always does.
const CONTEXT = { 'aws:SecureTransport': 'true' };

/**
 * Creates the decision for all functions in `resources`. An access key id that belongs to no function is that of the
 * operator of this machine, who may do everything, as an administrator may.
 *
 * @throws {TemplateRefusal} as `rolePermissions` does.
 */
export function createAuthorizer(
  resources: readonly IamResource[],
): (accessKeyId: string, action: string, resourceArn: string) => boolean {
  const policiesByKey = new Map(
    [...rolePermissions(resources)].map(([logicalId, policies]) => [
      accessKeyIdOf(logicalId),
      policies,
    ]),
  );
  return (accessKeyId, action, resource) => {
    const policies = policiesByKey.get(accessKeyId);
    if (!policies) return true;
    return evaluatePolicies(policies, { action, resource, context: CONTEXT }) === 'allowed';
  };
}
