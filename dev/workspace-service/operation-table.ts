// The table of all operations that the sample workspace service answers.
import type { Operation } from './operation.ts';
import { AI_OPERATIONS } from './operation/ai.ts';
import { APP_OPERATIONS } from './operation/app.ts';
import { CATALOG_OPERATIONS } from './operation/catalog.ts';
import { COMMUNITY_OPERATIONS } from './operation/community.ts';
import { DOCUMENT_OPERATIONS } from './operation/document.ts';
import { LOG_OPERATIONS } from './operation/log.ts';
import { METRIC_OPERATIONS } from './operation/metric.ts';
import { ROADMAP_OPERATIONS } from './operation/roadmap.ts';
import { SERVICE_OPERATIONS } from './operation/service.ts';
import { SNAPSHOT_OPERATIONS } from './operation/snapshot.ts';
import { SSH_KEY_OPERATIONS } from './operation/ssh-key.ts';
import { SYSTEM_OPERATIONS } from './operation/system.ts';
import { TOOL_OPERATIONS } from './operation/tool.ts';
import { USER_OPERATIONS } from './operation/user.ts';
import { WORKSPACE_OPERATIONS } from './operation/workspace.ts';

/**
 * The public API but for keys, access control and sessions, which functions of their own answer. Only what the public
 * documentation names public is answered without an identity.
 */
export const OPERATIONS: readonly Operation[] = [
  ...WORKSPACE_OPERATIONS,
  ...METRIC_OPERATIONS,
  ...APP_OPERATIONS,
  ...LOG_OPERATIONS,
  ...SNAPSHOT_OPERATIONS,
  ...SSH_KEY_OPERATIONS,
  ...SERVICE_OPERATIONS,
  ...TOOL_OPERATIONS,
  ...CATALOG_OPERATIONS,
  ...SYSTEM_OPERATIONS,
  ...USER_OPERATIONS,
  ...AI_OPERATIONS,
  ...DOCUMENT_OPERATIONS,
  ...COMMUNITY_OPERATIONS,
  ...ROADMAP_OPERATIONS,
];
