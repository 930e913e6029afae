// Step 2: the documented limits of a request: URL, header block, body; and characters that a query cannot have.
import type { Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import { bytesOf } from '../header-list.ts';

/** The largest body, in bytes. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const BODY_BYTES_MAX = 10_485_760;
const URL_CHARACTERS_MAX = 10_240;
const HEADER_BYTES_MAX = 10_240;
const UNSUPPORTED_IN_QUERY = /[|{}]/;

/** Refuses what is too large to be served at all. */
export function limitSize(facts: Facts): Facts {
  const { target, headers, bodyIsTooLarge, queryText } = facts.request;
  if (target.length > URL_CHARACTERS_MAX) return { ...facts, failure: failureOf('URI_TOO_LONG') };
  if (bytesOf(headers) > HEADER_BYTES_MAX)
    return { ...facts, failure: failureOf('HEADERS_TOO_LARGE') };
  if (bodyIsTooLarge) return { ...facts, failure: failureOf('REQUEST_TOO_LARGE') };
  if (UNSUPPORTED_IN_QUERY.test(queryText)) return { ...facts, failure: failureOf('BAD_REQUEST') };
  return facts;
}
