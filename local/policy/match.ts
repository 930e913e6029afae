// The three-valued logic of policy evaluation: what is not understood is neither a match nor none, and only at the
// end does a statement's effect decide what that means.

/** `unknown` when the policy uses something that this evaluator does not understand. */
export type Match = 'yes' | 'no' | 'unknown';

/** Gives the match of a plain truth value. */
export function matchOf(isMatch: boolean): Match {
  return isMatch ? 'yes' : 'no';
}

/** Gives the conjunction: `no` if any part is `no`, else `unknown` if any is; `yes` for no parts. */
export function allOf(parts: readonly Match[]): Match {
  if (parts.includes('no')) return 'no';
  return parts.includes('unknown') ? 'unknown' : 'yes';
}

/** Gives the disjunction: `yes` if any part is `yes`, else `unknown` if any is; `no` for no parts. */
export function anyOf(parts: readonly Match[]): Match {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('unknown') ? 'unknown' : 'no';
}

/** Gives the negation; the negation of `unknown` is `unknown`. */
export function negationOf(match: Match): Match {
  if (match === 'unknown') return 'unknown';
  return matchOf(match === 'no');
}
