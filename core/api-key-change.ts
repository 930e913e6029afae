// What was done to an API key, by whom: written with the key itself, so that no change can lack its record.

/** What can be done to a key. */
export const API_KEY_ACTIONS = [
  'created',
  'imported',
  'renamed',
  'rotated',
  'revoked',
  'suspended',
  'resumed',
] as const;

/** One of {@link API_KEY_ACTIONS}. */
export type ApiKeyAction = (typeof API_KEY_ACTIONS)[number];

/** One change of a key. Neither the key nor its digest is ever part of it. */
export interface ApiKeyChange {
  readonly action: ApiKeyAction;
  /** A principal, or `rig:system:{name}` for what this service does by itself. */
  readonly actor: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** Address that the request came from, when there was one. */
  readonly sourceIp?: string;
  /** Id of the request, when there was one. */
  readonly requestId?: string;
  /** Why, where the action alone does not say it. */
  readonly reason?: 'leaked' | 'owner-suspended' | 'owner-removed';
  /** Where a leaked key was found: an address that the reporter gave. */
  readonly evidence?: string;
}
