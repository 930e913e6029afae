// The port to stored access: what the access-control operations read and write. Every write is one conditional write of
// one item, or a few in an order in which stopping half way takes nobody's last owner and gives nobody more than asked.
import type { RoleBinding } from '../../core/access.ts';
import type { ResourceReference } from '../../core/permission.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import type {
  AccountRecord,
  Granted,
  MemberRecord,
  ResourceRecord,
  ThrottleRecord,
} from './access-item.ts';

/** Names what a principal has in an account. */
export interface BindingName {
  readonly accountId: string;
  readonly principal: PrincipalReference;
  readonly binding: RoleBinding;
}

/** How taking a role away ended. */
export type Revocation = 'revoked' | 'missing' | 'last-owner';

/** The store. All reads are strongly consistent. */
export interface AccessStore {
  account(accountId: string): Promise<AccountRecord | undefined>;
  member(accountId: string, principal: PrincipalReference): Promise<MemberRecord | undefined>;
  /** Everybody who is or was given a role, or was added by hand; owners without other roles only if they were. */
  members(accountId: string): Promise<readonly MemberRecord[]>;
  resource(accountId: string, resource: ResourceReference): Promise<ResourceRecord | undefined>;
  /** Binds a role; one that is bound already stays as it is. Gives what is stored. */
  grant(name: BindingName, granted: Granted): Promise<Granted>;
  /** Takes a role away. Of two calls at the same moment, both may be told that they did. */
  revoke(name: BindingName): Promise<Revocation>;
  /** Replaces the tags of a resource or account that exists; `false` when it does not. */
  putTags(
    accountId: string,
    resource: ResourceReference,
    tags: Readonly<Record<string, string>>,
  ): Promise<boolean>;
  /** Binds a throttle profile, or none, to a resource or account that exists; `false` when it does not. */
  putThrottle(
    accountId: string,
    resource: ResourceReference,
    throttle: ThrottleRecord | undefined,
  ): Promise<boolean>;
  /** Registers a workspace, or an app in one; its tags, if it has been registered before, stay. */
  register(
    accountId: string,
    resource: ResourceReference,
    parent: ResourceReference | undefined,
  ): Promise<void>;
  /** Forgets a workspace or app; bindings on it stay, and say nothing. */
  unregister(accountId: string, resource: ResourceReference): Promise<void>;
  /** Adds a member by hand, with what people are searched by. */
  addMember(accountId: string, member: Omit<MemberRecord, 'bindings'>): Promise<void>;
  /** Removes a member with all roles; removing nobody is no error. An owner stays one. */
  removeMember(accountId: string, principal: PrincipalReference): Promise<void>;
  /** Switches access control on for an account; its owner stays one. */
  enable(accountId: string, granted: Granted): Promise<void>;
  /** Switches it off: the account is its owner's alone again. */
  disable(accountId: string): Promise<void>;
}
