// DynamoDB's ways to fail: its error answers, and what it says about a signature of another time.
import type { IncomingHttpHeaders } from 'node:http';
import { falseAnswer, type FalseAnswer, type RequestFault } from './fault.ts';

/** Difference of clocks from which DynamoDB refuses a signature. */
const SIGNATURE_WINDOW_MS = 5 * 60_000;

const HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'FAULT' };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
function errorAnswer(status: number, code: string): RequestFault {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'injected' };
  return falseAnswer(status, JSON.stringify(body), HEADERS);
}

/** DynamoDB asks to slow down. */
export const THROTTLED = errorAnswer(400, 'ThrottlingException');

/** The account's or the table's capacity is used up. */
export const OVER_CAPACITY = errorAnswer(400, 'ProvisionedThroughputExceededException');

/** Something on the way to DynamoDB asks to slow down, in the words of HTTP alone. */
export const TOO_MANY_REQUESTS = falseAnswer(429, '{}');

/** DynamoDB itself fails. */
export const INTERNAL_ERROR = errorAnswer(500, 'InternalServerError');

/** The role of the function lost its permission. */
export const ACCESS_DENIED = errorAnswer(400, 'AccessDeniedException');

/** Of a batch, DynamoDB had capacity for nothing: what it has not read is not what is not there. */
export const PARTIAL = falseAnswer(
  200,
  '{"Responses":{},"UnprocessedKeys":{"table":{"Keys":[]}}}',
  HEADERS,
);

/**
 * Gives DynamoDB's refusal of a signature whose time differs too much from the server's clock, or `undefined`.
 *
 * @param serverTime milliseconds since the epoch
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export function refuseSkewed(
  headers: IncomingHttpHeaders,
  serverTime: number,
): FalseAnswer | undefined {
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(String(headers['x-amz-date'])) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const iso = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
  if (Math.abs(Date.parse(iso) - serverTime) <= SIGNATURE_WINDOW_MS) return undefined;
  return {
    status: 400,
    headers: { ...HEADERS, date: new Date(serverTime).toUTCString() },
    body: JSON.stringify({
      __type: 'com.amazon.coral.service#InvalidSignatureException',
      message: `Signature expired or not yet current: ${date}T${time}Z`,
    }),
  };
}
