// POST /auth/cli-session: a program on somebody's machine begins a login, under a code that it made itself.
import { ApiError } from '../../../core/error.ts';
import { jsonResponse } from '../../http/api-response.ts';
import type { Operation } from '../../http/operation-handler.ts';
import { cliLoginBody, parseBody } from '../request-schema.ts';
import type { CliLoginService } from './cli-login-service.ts';

/**
 * Creates the operation. It asks for no credential, since the program has none yet; the code is what the program shows
 * to the person who approves, and what it collects the key with.
 */
export function beginCliLoginOperation({ logins, now }: CliLoginService): Operation {
  return async (request) => {
    const { code } = parseBody(cliLoginBody, request.body());
    const isNew = await logins.begin(code, { now: now(), requestId: request.requestId });
    if (!isNew) throw new ApiError('cli-login-code-used');
    return jsonResponse(201, { status: 'pending' });
  };
}
