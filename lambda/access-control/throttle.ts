// The throttle profile of an account, a workspace or an app, which API Gateway enforces: reading, binding, listing.
import { z } from 'zod';
import { ApiError } from '../../core/error.ts';
import {
  isThrottleProfile,
  THROTTLE_PROFILE_NAMES,
  THROTTLE_PROFILES,
} from '../../core/throttle-profile.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ThrottleRecord } from '../store/access-item.ts';
import type { AccessControlService } from './access-control-service.ts';
import { callerOf, demand, subjectOf, type Subject } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { invalid, parseFields, resource, word } from './request-field.ts';

const query = z.strictObject({ resource });
const body = z.strictObject({ resource, profile: word.nullish() });

/** When the table of profiles was last changed. */
const UPDATED_AT = '2026-11-24T00:00:00Z';

/** Creates the operation that reads the profile; without one, only what binds the resource's surroundings holds. */
export function getThrottleBindingOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(query, request.query, TEXTS.readThrottle);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demand(caller, 'access:read', { subject, texts: TEXTS.readThrottle });
    return jsonResponse(200, viewOf(subject, subject.record.throttle));
  };
}

/**
 * Creates the operation that binds a profile, or none. The gateway's own key of a resource is made at the first binding
 * and kept: a cached answer may go on naming it for a while, and the next binding uses it again.
 */
export function putThrottleBindingOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(body, request.body(), TEXTS.updateThrottle);
    const profile = asked.profile ?? undefined;
    if (profile !== undefined && !isThrottleProfile(profile)) {
      throw invalid(TEXTS.updateThrottle, 'profile must be one that throttle-presets lists');
    }
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demand(caller, 'access:write', { subject, texts: TEXTS.updateThrottle });
    const throttle =
      profile === undefined
        ? undefined
        : {
            profile,
            ...(await service.throttleKeys.assign({ resource: asked.resource, profile })),
          };
    if (!(await service.store.putThrottle(caller.accountId, asked.resource, throttle))) {
      throw new ApiError('resource-not-found');
    }
    return jsonResponse(200, viewOf(subject, throttle), await flushedBy(service));
  };
}

/** Creates the operation that lists the profiles which a resource may be bound to. */
export function listThrottlePresetsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(query, request.query, TEXTS.listThrottlePresets);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demand(caller, 'access:read', { subject, texts: TEXTS.listThrottlePresets });
    const presets = THROTTLE_PROFILE_NAMES.map((name) => ({
      name,
      rules: {
        requests_per_second: THROTTLE_PROFILES[name].requestsPerSecond,
        burst: THROTTLE_PROFILES[name].burst,
      },
      system_managed: true,
      updated_at: UPDATED_AT,
    }));
    return jsonResponse(200, { presets });
  };
}

function viewOf({ reference }: Subject, throttle: ThrottleRecord | undefined) {
  return { resource: reference, ...(throttle && { profile: throttle.profile }) };
}
