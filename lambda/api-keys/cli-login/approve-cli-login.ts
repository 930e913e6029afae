// POST /auth/cli-session/{code}/approve: a signed-in person lets the program in that shows this code.
import { isCliLoginCode } from '../../../core/cli-login-code.ts';
import { ApiError } from '../../../core/error.ts';
import type { ApiRequest } from '../../http/api-request.ts';
import { jsonResponse } from '../../http/api-response.ts';
import { flushedBy } from '../../http/effective-by.ts';
import type { Operation } from '../../http/operation-handler.ts';
import { authorityFor } from '../caller-authority.ts';
import { callerOf, refuseSuspendedOwner } from '../create-api-key.ts';
import { newApiKey, type NewApiKey } from '../new-api-key.ts';
import { CLI_KEY_NAME, replaceCliKey } from './cli-key.ts';
import type { CliLoginService } from './cli-login-service.ts';

/**
 * Creates the operation: remember what is to be done, put the new key in the place of the last login's, drop the
 * cached policies, and only then let the program have it. Every step may be repeated: an approval that broke off is
 * finished by the next attempt, with the same key.
 */
export function approveCliLoginOperation(service: CliLoginService): Operation {
  return async (request) => {
    refuseApiKey(request);
    const authority = await authorityFor(service.store, request, 'cli-session:approve');
    await refuseSuspendedOwner(service, request);
    const code = request.pathParameters['code'] ?? '';
    const { principal, accountId } = request.caller;
    const key = await claim(service, request, {
      code,
      plan: newApiKey(service, {
        accountId,
        owner: principal,
        name: CLI_KEY_NAME,
        scope: authority.scope,
        isWorkspaceKey: false,
      }),
    });
    await replaceCliKey(service, request, key.record);
    const headers = await flushedBy(service);
    await service.logins.complete(code);
    return jsonResponse(200, { status: 'approved' }, headers);
  };
}

/** A key that may make this one would make a stolen key as good as a person. */
function refuseApiKey({ caller }: ApiRequest): void {
  if (caller.credentialType !== 'api_key') return;
  throw new ApiError('not-permitted', {
    detail: 'A CLI login is approved by a signed-in person in the dashboard, not with an API key',
  });
}

async function claim(
  { logins, now }: CliLoginService,
  request: ApiRequest,
  { code, plan }: { readonly code: string; readonly plan: NewApiKey },
): Promise<NewApiKey> {
  if (!isCliLoginCode(code)) throw new ApiError('cli-login-not-found');
  const claimed = await logins.claim(code, { approver: callerOf(request), plan }, now());
  if (claimed === 'unknown') throw new ApiError('cli-login-not-found');
  if (claimed === 'settled') throw new ApiError('cli-login-settled');
  return claimed.plan;
}
