// EventBridge's ways not to take an event.
import { falseAnswer, type RequestFault } from './fault.ts';

const HEADERS = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'FAULT' };

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
function errorAnswer(status: number, type: string): RequestFault {
  return falseAnswer(status, JSON.stringify({ __type: type, message: 'injected' }), HEADERS);
}

/** The account's events of this second are used up. */
export const BUS_THROTTLED = errorAnswer(400, 'ThrottlingException');

/** EventBridge itself fails. */
export const BUS_ERROR = errorAnswer(500, 'InternalException');

/** The role of the function lost its permission. */
export const BUS_DENIED = errorAnswer(400, 'AccessDeniedException');

/** The call succeeds, and the entry in it does not. */
export const ENTRY_REFUSED = falseAnswer(
  200,
  JSON.stringify({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'injected' }],
  }),
  HEADERS,
);

/** The call succeeds, and its answer says nothing of the entry. */
export const SILENT_SUCCESS = falseAnswer(200, '{}', HEADERS);
