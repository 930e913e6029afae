// The event that tells the rest of the system of a change of an API key: its names on the bus and what it says.
import type { ApiKeyAction, ApiKeyChange } from './api-key-change.ts';
import { formatIsoTime } from './iso-time.ts';

/** One change with the key that it happened to. */
export interface ApiKeyEvent {
  /** Stays the same when the change is delivered again; receivers tell repetitions by it. */
  readonly eventId: string;
  readonly accountId: string;
  readonly keyId: string;
  readonly change: ApiKeyChange;
}

/** `source` of every event of this product. */
export const EVENT_SOURCE = 'rigbox.auth';

/** `detail-type` by action. Rules of other services match these texts: they never change, and new ones may come. */
export const EVENT_DETAIL_TYPES = {
  created: 'API Key Created',
  imported: 'API Key Imported',
  renamed: 'API Key Renamed',
  rotated: 'API Key Rotated',
  revoked: 'API Key Revoked',
  suspended: 'API Key Suspended',
  resumed: 'API Key Resumed',
} as const satisfies Record<ApiKeyAction, string>;

/** Writes the `detail` of an event. What does not apply is left out; neither the key nor its digest is ever in it. */
export function encodeEventDetail({ eventId, accountId, keyId, change }: ApiKeyEvent): string {
  return JSON.stringify({
    event_id: eventId,
    account_id: accountId,
    key_id: keyId,
    action: change.action,
    actor: change.actor,
    at: formatIsoTime(change.at),
    source_ip: change.sourceIp,
    request_id: change.requestId,
    reason: change.reason,
    evidence: change.evidence,
  });
}
