// Who is calling, once a credential has been verified: the middle of the arrow.
import type { Scope } from './permission.ts';
import type { TokenSession } from './session.ts';

/** `rig:user:{id}` for people, `rig:service:{id}` for machines that own keys of their own. */
export type PrincipalReference = `rig:user:${string}` | `rig:service:${string}`;

/** How a caller proved who they are. */
export type CredentialType = 'api_key' | 'jwt' | 'session';

/** A verified caller, the account that the call acts for, and what is left of the credential. */
export interface Principal {
  readonly reference: PrincipalReference;
  readonly accountId: string;
  readonly credential: {
    readonly type: CredentialType;
    /** The id of the key or token; never derived from its secret text. */
    readonly id: string;
    /** Seconds since the epoch at which the credential ends by itself; absent when it does not. */
    readonly expiresAt?: number;
    /** The session of a session token, whose id is the credential's. */
    readonly session?: Omit<TokenSession, 'sessionId'>;
  };
  /** What the credential is limited to. */
  readonly scope: Scope;
  /**
   * Whether what the caller may do depends on roles, which have to be looked up; a key of an account outside the preview
   * says itself that it does not.
   */
  readonly isGoverned: boolean;
}

const IDENTIFIER = /^[\x21-\x7e]{1,128}$/;

/** Stands for nobody wherever services expect an identity; no user or account can have this id. */
export const NOBODY = 'none';

/** The account of Rigbox itself, which no person can have. */
export const PLATFORM_ACCOUNT = 'platform';

/**
 * Tells whether text may serve as a user or account id: 1 to 128 printable ASCII characters without spaces, so that it
 * survives a header, a log line and a key of the store unchanged.
 */
export function isIdentifier(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    IDENTIFIER.test(text) &&
    text !== NOBODY &&
    text !== PLATFORM_ACCOUNT
  );
}
