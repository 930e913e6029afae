// The environment of the key event function.
import { FOLLOWED_STAGE } from './stage.ts';
import { count, text } from './variable.ts';

/** The key event function's variables. */
export const KEY_EVENTS_VARIABLES = {
  keyAuditTable: text('KEY_AUDIT_TABLE'),
  /** Days for which an audit record is kept, counted from the change. */
  auditRetentionDays: count('AUDIT_RETENTION_DAYS'),
  /** Name or ARN of the EventBridge bus. */
  eventBus: text('EVENT_BUS'),
  ...FOLLOWED_STAGE,
};
