// Calls an authorizer function and sorts what comes back: a result, a refusal of the caller, or a fault of ours.
import type { InvocationResult } from '../../lambda/invocation.ts';
import type { FailureType } from '../failure.ts';
import type { Switches } from '../switches.ts';
import type { RequestAuthorizer } from './authorizer.ts';
import { readAuthorizerResult } from './authorizer-result.ts';
import type { AuthorizerResult } from './authorizer-result.ts';

/** What a call comes to. */
export type AuthorizerOutcome =
  { readonly result: AuthorizerResult } | { readonly failure: FailureType; readonly error: string };

/** The error message, exactly so, that API Gateway turns into a 401. */
const UNAUTHORIZED = 'Unauthorized';

/** Invokes the function with `event`. Errors are no results: the caller must not cache them. */
export async function callAuthorizer(
  authorizer: RequestAuthorizer,
  event: unknown,
  switches: Switches,
): Promise<AuthorizerOutcome> {
  if (!authorizer.isInvocable) {
    return {
      failure: 'AUTHORIZER_CONFIGURATION_ERROR',
      error: 'no permission to invoke the function',
    };
  }
  const invocation = await withinTime(
    authorizer.function.invoke(event),
    switches.authorizerTimeoutMs,
  );
  if (invocation.outcome === 'timed-out') return functionFailed('the function timed out', switches);
  if (invocation.outcome === 'failed') {
    if (isUnauthorized(invocation.errorMessage, switches))
      return { failure: 'UNAUTHORIZED', error: UNAUTHORIZED };
    return functionFailed(invocation.errorType, switches);
  }
  const read = readAuthorizerResult(invocation.payload, switches);
  return 'result' in read ? read : { failure: 'AUTHORIZER_CONFIGURATION_ERROR', error: read.fault };
}

function functionFailed(error: string, { authorizerFailureType }: Switches): AuthorizerOutcome {
  const failure =
    authorizerFailureType === 'failure' ? 'AUTHORIZER_FAILURE' : 'AUTHORIZER_CONFIGURATION_ERROR';
  return { failure, error };
}

function isUnauthorized(message: string, { unauthorizedCase }: Switches): boolean {
  if (unauthorizedCase === 'exact') return message === UNAUTHORIZED;
  return message.toLowerCase() === UNAUTHORIZED.toLowerCase();
}

function withinTime(
  invocation: Promise<InvocationResult>,
  timeoutMs: number,
): Promise<InvocationResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ outcome: 'timed-out' }), timeoutMs);
    invocation.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
