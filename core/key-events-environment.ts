// The environment variables of the key event function: written by its construct, read by its handler at cold start.
import type { Variables } from './variable.ts';
import { readCount, readText } from './variable.ts';

/** What the key event function is configured with. */
export interface KeyEventsEnvironment {
  readonly keyAuditTable: string;
  /** Days for which an audit record is kept, counted from the change. */
  readonly auditRetentionDays: number;
  /** Name or ARN of the EventBridge bus. */
  readonly eventBus: string;
  readonly apiId: string;
  readonly stageName: string;
  /** Seconds after which no run of the authorizer that began before can end any more. */
  readonly authorizerTimeoutSeconds: number;
}

/** Writes the key event function's variables. */
export function encodeKeyEventsEnvironment(config: KeyEventsEnvironment): Record<string, string> {
  return {
    KEY_AUDIT_TABLE: config.keyAuditTable,
    AUDIT_RETENTION_DAYS: String(config.auditRetentionDays),
    EVENT_BUS: config.eventBus,
    API_ID: config.apiId,
    STAGE_NAME: config.stageName,
    AUTHORIZER_TIMEOUT_SECONDS: String(config.authorizerTimeoutSeconds),
  };
}

/** Reads the key event function's variables. @throws {TypeError} naming the variable that is missing or malformed */
export function decodeKeyEventsEnvironment(variables: Variables): KeyEventsEnvironment {
  return Object.freeze({
    keyAuditTable: readText(variables, 'KEY_AUDIT_TABLE'),
    auditRetentionDays: readCount(variables, 'AUDIT_RETENTION_DAYS'),
    eventBus: readText(variables, 'EVENT_BUS'),
    apiId: readText(variables, 'API_ID'),
    stageName: readText(variables, 'STAGE_NAME'),
    authorizerTimeoutSeconds: readCount(variables, 'AUTHORIZER_TIMEOUT_SECONDS'),
  });
}
