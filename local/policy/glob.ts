// The wildcard matching of IAM: `*` is any run of characters, `?` exactly one, all else stands for itself. It lies
// under the matching of actions, resources and `StringLike` conditions.

const STAR = '*';
const ANY_ONE = '?';

/**
 * Tells whether `pattern` matches the whole of `text`, case-sensitively. A `*` crosses `/` and `:`, since API Gateway
 * matches the ARN as one string. Time is at most the product of the two lengths whatever the pattern: there is no
 * backtracking past the latest `*`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchGlob(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let starAt = -1;
  let retryFrom = 0;
  while (at < text.length) {
    if (pattern[inPattern] === STAR) {
      starAt = inPattern++;
      retryFrom = at;
    } else if (matchesOne(pattern[inPattern], text[at])) {
      inPattern++;
      at++;
    } else if (starAt >= 0) {
      // The latest star takes one character more; earlier stars never need to, as a shorter run served them as well.
      inPattern = starAt + 1;
      at = ++retryFrom;
    } else {
      return false;
    }
  }
  return onlyStars(pattern, inPattern);
}

function matchesOne(expected: string | undefined, actual: string | undefined): boolean {
  return expected === ANY_ONE || expected === actual;
}

function onlyStars(pattern: string, from: number): boolean {
  for (let index = from; index < pattern.length; index++) {
    if (pattern[index] !== STAR) return false;
  }
  return true;
}
