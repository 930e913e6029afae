// The ARN of the method that a request calls, the resource that an authorizer's policy is matched against.
import type { ApiIdentity } from './context-variable.ts';
import type { Facts } from './facts.ts';
import { percentDecode } from './query.ts';
import type { Switches } from './switches.ts';

/** The longest method ARN, in bytes; a longer one is answered 414. */
export const METHOD_ARN_BYTES_MAX = 1600;

/** Gives the prefix that all ARNs of an API share, without a slash at the end. */
export function apiArnOf(api: ApiIdentity): string {
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.apiId}`;
}

/** Builds the ARN from the actual verb and the actual path, never from `ANY` or the resource's template. */
export function createMethodArn(
  api: ApiIdentity,
  spelling: Switches['methodArnPath'],
): (facts: Facts) => string {
  const prefix = `${apiArnOf(api)}/${api.stageName}`;
  const spell = SPELLINGS[spelling];
  return (facts) => `${prefix}/${facts.verb}/${spell(facts).slice(1)}`;
}

const SPELLINGS: Readonly<Record<Switches['methodArnPath'], (facts: Facts) => string>> = {
  'as-event-path': (facts) => facts.path,
  'as-sent': (facts) => facts.rawPath,
  normalised: (facts) => `/${percentDecode(facts.path).split('/').filter(Boolean).join('/')}`,
};
