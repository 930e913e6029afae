// Step 1: find the stage. A custom domain maps to it as a whole; an execute-api host names it first in the path.
import type { Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import type { Gateway } from '../gateway.ts';

const EXECUTE_API_HOST = /\.execute-api\./i;

/**
 * Takes the stage off the path. Leading slashes collapse to one in the event's `path`, and stay in `rawPath` and
 * `contextPath`. A target that is no path, such as `*` or an absolute URL, is a bad request.
 */
export function locateStage(facts: Facts, gateway: Gateway): Facts {
  const { sentPath, host } = facts.request;
  if (!sentPath.startsWith('/')) return { ...facts, failure: failureOf('BAD_REQUEST') };
  if (!EXECUTE_API_HOST.test(host)) return { ...facts, path: collapse(sentPath) };

  const prefix = `/${gateway.api.stageName}`;
  const isInStage = sentPath === prefix || sentPath.startsWith(`${prefix}/`);
  if (gateway.executeApiIsDisabled || !isInStage)
    return { ...facts, failure: failureOf('UNKNOWN_STAGE') };
  const rawPath = sentPath.slice(prefix.length) || '/';
  return { ...facts, rawPath, path: collapse(rawPath), contextPath: sentPath };
}

function collapse(path: string): string {
  return path.startsWith('//') ? path.replace(/^\/+/, '/') : path;
}
