// GET /auth/cli-session/{code}: the program asks whether its login is approved, and gets the key, once.
import { isCliLoginCode } from '../../../core/cli-login-code.ts';
import { ApiError } from '../../../core/error.ts';
import { jsonResponse } from '../../http/api-response.ts';
import type { Operation } from '../../http/operation-handler.ts';
import type { CliLoginService } from './cli-login-service.ts';

/** Creates the operation. A login that is expired or collected is as unknown as one that never was. */
export function collectCliLoginOperation({ logins, now }: CliLoginService): Operation {
  return async ({ pathParameters, requestId }) => {
    const code = pathParameters['code'] ?? '';
    const collected = isCliLoginCode(code)
      ? await logins.collect(code, { now: now(), requestId })
      : 'unknown';
    if (collected === 'unknown') throw new ApiError('cli-login-not-found');
    if (collected === 'pending') return jsonResponse(200, { status: 'pending' });
    return jsonResponse(200, { status: 'approved', api_key: collected.plan.key });
  };
}
