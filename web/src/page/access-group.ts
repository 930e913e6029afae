// The list of bindings by who has them, in the order in which people look for each other.
import type { Binding, Principal } from '../api/access-control.ts';
import { kindOf, nameOfPrincipal } from './access-words.ts';

/** Somebody with the roles that they have. */
export interface AccessGroup {
  readonly principal: Principal;
  readonly bindings: readonly Binding[];
}

/**
 * Groups bindings: people by name, then service principals; within each, the account first, then by resource. Whoever is
 * not among `principals` goes by their id.
 */
export function groupBindings(
  bindings: readonly Binding[],
  principals: readonly Principal[],
): readonly AccessGroup[] {
  const groups = Map.groupBy(bindings, ({ principal_ref: reference }) => reference);
  return [...groups]
    .map(([reference, own]) => ({
      principal: principalIn(principals, reference),
      bindings: own.toSorted(byResource),
    }))
    .sort(byName);
}

/** Finds what somebody is called. */
export function principalIn(principals: readonly Principal[], reference: string): Principal {
  const found = principals.find(({ principal }) => principal === reference);
  return found ?? { principal: reference, email: '' };
}

function byName({ principal: one }: AccessGroup, { principal: other }: AccessGroup): number {
  const isService = ({ principal }: Principal) => (kindOf(principal) === 'service' ? 1 : 0);
  const byKind = isService(one) - isService(other);
  return byKind !== 0 ? byKind : nameOfPrincipal(one).localeCompare(nameOfPrincipal(other), 'en');
}

const KINDS = ['account', 'workspace', 'app'];

function byResource(one: Binding, other: Binding): number {
  const rank = ({ resource_ref: reference }: Binding) => KINDS.indexOf(kindOf(reference));
  const byKind = rank(one) - rank(other);
  return byKind !== 0 ? byKind : one.resource_ref.localeCompare(other.resource_ref, 'en');
}
