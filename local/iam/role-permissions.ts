// Gathers from the template which policies each function acts under: those of its role, written into it or attached.
import { MalformedPolicyError, parsePolicyDocument } from '../policy/policy-document.ts';
import { TemplateRefusal } from '../template/refusal.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { managedPolicyDocument } from './managed-policy.ts';

/** A resource of the template; its physical id is known when it was read from a cloud assembly. */
export type IamResource = ResolvedResource & Partial<Pick<PlacedResource, 'physicalId'>>;

/** A policy document with the resource that it stands in. */
interface Policy {
  readonly logicalId: string;
  readonly document: unknown;
}

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
};

/**
 * Gives the policy documents of every function, by its logical id. A function whose role is not in the template has the
 * policies attached to that role by name. A policy managed by AWS that is not known here grants nothing.
 *
 * @throws {TemplateRefusal} for a malformed policy document, for a permissions boundary, which is not evaluated, and for
 * two functions of one logical id.
 */
export function rolePermissions(
  resources: readonly IamResource[],
): ReadonlyMap<string, readonly unknown[]> {
  const permissions = new Map<string, readonly unknown[]>();
  for (const { logicalId, properties } of ofType(resources, 'AWS::Lambda::Function')) {
    if (permissions.has(logicalId)) {
      throw new TemplateRefusal(logicalId, 'two stacks have a function of this logical id');
    }
    const policies = policiesOfRole(resources, nameIn(textOf(properties['Role'])));
    policies.forEach(requireWellFormed);
    permissions.set(
      logicalId,
      policies.map(({ document }) => document),
    );
  }
  return permissions;
}

function policiesOfRole(resources: readonly IamResource[], roleName: string): Policy[] {
  const role = ofType(resources, 'AWS::IAM::Role').find((each) => namesOf(each).includes(roleName));
  const names = role ? namesOf(role) : [roleName];
  return [...(role ? policiesIn(role, resources) : []), ...attachedPolicies(resources, names)];
}

/** The policies that the role itself holds or names. */
function policiesIn(role: IamResource, resources: readonly IamResource[]): Policy[] {
  if (role.properties['PermissionsBoundary'] !== undefined) {
    throw new TemplateRefusal(role.logicalId, 'a permissions boundary is not evaluated');
  }
  const inline = listOf(role.properties['Policies']).map((policy) => ({
    logicalId: role.logicalId,
    document: (policy as Readonly<Record<string, unknown>> | null)?.['PolicyDocument'],
  }));
  const managed = listOf(role.properties['ManagedPolicyArns']).flatMap((arn) =>
    managedPolicy(textOf(arn), role.logicalId, resources),
  );
  return [...inline, ...managed];
}

function managedPolicy(
  arn: string,
  logicalId: string,
  resources: readonly IamResource[],
): Policy[] {
  const own = ofType(resources, 'AWS::IAM::ManagedPolicy').find(
    (policy) =>
      policy.physicalId === arn || (!isOfAws(arn) && namesOf(policy).includes(nameIn(arn))),
  );
  if (own) return [{ logicalId: own.logicalId, document: own.properties['PolicyDocument'] }];
  const document = managedPolicyDocument(arn);
  return document === undefined ? [] : [{ logicalId, document }];
}

/** The policies that name the role they belong to. */
function attachedPolicies(
  resources: readonly IamResource[],
  roleNames: readonly string[],
): Policy[] {
  const isAttached = ({ type, properties }: IamResource): boolean => {
    const roles =
      type === 'AWS::IAM::RolePolicy' ? [properties['RoleName']] : listOf(properties['Roles']);
    return roles.some((role) => roleNames.includes(nameIn(textOf(role))));
  };
  return ofType(resources, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter(isAttached)
    .map(({ logicalId, properties }) => ({ logicalId, document: properties['PolicyDocument'] }));
}

function requireWellFormed({ logicalId, document }: Policy): void {
  try {
    parsePolicyDocument(document);
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    throw new TemplateRefusal(logicalId, `its policy document is malformed: ${error.message}`);
  }
}

/** Every name that a role or policy may be called by; the logical id stands in where nothing else is known. */
function namesOf({ logicalId, type, properties, physicalId }: IamResource): string[] {
  const given = properties[NAME_PROPERTIES[type] ?? ''];
  if (typeof given === 'string') return [given];
  return [physicalId === undefined ? logicalId : nameIn(physicalId)];
}

/** The name at the end of an ARN, after any path; a plain name is itself. */
function nameIn(arnOrName: string): string {
  return arnOrName.slice(arnOrName.lastIndexOf('/') + 1);
}

function isOfAws(arn: string): boolean {
  return arn.split(':')[4] === 'aws';
}

function ofType(
  resources: readonly IamResource[],
  ...types: readonly string[]
): readonly IamResource[] {
  return resources.filter(({ type }) => types.includes(type));
}

/** What is no text names nothing. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
