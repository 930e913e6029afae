// An identity provider's ways to publish its keys wrongly.
import { falseAnswer, type RequestFault } from './fault.ts';

/** Larger than any key set, and than what the authorizer reads of one. */
const HUGE_BYTES = 8 * 1024 * 1024;

/** A set without keys. */
export const EMPTY_KEY_SET = falseAnswer(200, '{"keys":[]}');

/** A page of HTML where the set should be, as a captive portal or a misrouted host gives it. */
export const PAGE = falseAnswer(200, '<!doctype html><title>Welcome</title>', {
  'content-type': 'text/html',
});

/** The provider is down for maintenance. */
export const UNAVAILABLE = falseAnswer(503, '{}');

/** The provider asks to slow down. */
export const THROTTLED = falseAnswer(429, '{}');

/** A set of valid form that never ends within reason. */
export const HUGE_KEY_SET = falseAnswer(200, `{"keys":[],"filler":"${'x'.repeat(HUGE_BYTES)}"}`);

/** The provider has moved. */
export function redirectTo(url: string): RequestFault {
  return falseAnswer(302, '', { location: url });
}

/** Somebody else's set, or the right one under the type of something else. */
export function keySetAs(contentType: string, body: string): RequestFault {
  return falseAnswer(200, body, { 'content-type': contentType });
}
