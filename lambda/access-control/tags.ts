// GET and PUT /access-control/tags: the tags of a resource, on which the hold of some roles depends.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { holdsAll, scopeKindOf, tagKeysOf } from '../../core/access.ts';
import { ApiError } from '../../core/error.ts';
import { ROLE_PRESETS, type RolePreset } from '../../core/role-preset.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { callerOf, demand, subjectOf, type Caller, type Subject } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { parseFields, resource, tags } from './request-field.ts';

const query = z.strictObject({ resource });
const body = z.strictObject({ resource, tags });

/** Creates the operation that reads. */
export function getTagsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(query, request.query, TEXTS.readTags);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demand(caller, 'access:read', { subject, texts: TEXTS.readTags });
    return jsonResponse(200, { resource: asked.resource, tags: subject.record.tags });
  };
}

/** Creates the operation that replaces all of a resource's tags. */
export function putTagsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(body, request.body(), TEXTS.updateTags);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demand(caller, 'access:write', { subject, texts: TEXTS.updateTags });
    demandRolesOfTags(caller, subject, asked.tags);
    const isThere = await service.store.putTags(caller.accountId, asked.resource, asked.tags);
    if (!isThere) throw new ApiError('resource-not-found');
    const view = { resource: asked.resource, tags: asked.tags };
    return jsonResponse(200, view, await flushedBy(service));
  };
}

/** Changing a tag that roles ask for is granting, and taking away, those roles here: the caller has to hold them. */
function demandRolesOfTags(
  caller: Caller,
  { lineage, record }: Subject,
  wanted: Readonly<Record<string, string>>,
): void {
  const changed = [...new Set([...Object.keys(record.tags), ...Object.keys(wanted)])].filter(
    (key) => !isDeepStrictEqual(valueOf(record.tags, key), valueOf(wanted, key)),
  );
  const touched = ROLE_PRESETS.filter((preset) =>
    tagKeysOf(preset).some((key) => changed.includes(key)),
  );
  const isHeld = (preset: RolePreset): boolean =>
    scopeKindOf(lineage[0].reference) !== 'platform' && holdsAll(caller.standing, preset, lineage);
  if (touched.length === 0 || (caller.scope === 'full' && touched.every(isHeld))) return;
  throw new ApiError('access-not-allowed', { detail: TEXTS.updateTags.refusal });
}

function valueOf(all: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(all, key) ? all[key] : undefined;
}
