// API Gateway's ways to refuse its control plane, which has ten calls a second for a whole account.
import { falseAnswer, type RequestFault } from './fault.ts';

/** @see https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html */
function errorAnswer(status: number, type: string): RequestFault {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return falseAnswer(status, '{"message":"injected"}', headers);
}

/** The account's calls of this second are used up. */
export const TOO_MANY_CALLS = errorAnswer(429, 'TooManyRequestsException');

/** API Gateway itself fails. */
export const SERVICE_UNAVAILABLE = errorAnswer(503, 'ServiceUnavailableException');

/** The role of the function lost its permission. */
export const FLUSH_DENIED = errorAnswer(403, 'AccessDeniedException');

/** The stage is not there any more. */
export const NO_SUCH_STAGE = errorAnswer(404, 'NotFoundException');

/** Something in between that answers everything as if all were well. */
export const FALSE_SUCCESS = falseAnswer(200, '<!doctype html><title>Welcome</title>', {
  'content-type': 'text/html',
});
