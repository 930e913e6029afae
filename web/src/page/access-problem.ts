// What the access page says when the API refuses: its own words for the refusals that it can explain.
import { ApiProblem } from '../api/api-problem.ts';

/** What the user was doing. */
export type AccessTask = 'list' | 'grant' | 'change' | 'revoke' | 'search' | 'simulate';

const NOT_ALLOWED: Readonly<Record<AccessTask, string>> = {
  list: 'You may not see who has access there',
  grant: 'You cannot give this role here: it permits more than you may do yourself',
  change:
    'You cannot change this role: the old or the new one permits more than you may do yourself',
  revoke: 'You cannot take this role away: it permits more than you may do yourself',
  search: 'You may not look for people here',
  simulate: 'You may not ask about access here',
};

/**
 * Gives an error in the page's words, with the id of its request; one that needs no explanation, or has none, is given
 * back as it is.
 */
export function explainProblem(error: unknown, task: AccessTask): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const words = wordsFor(error, task);
  return words === undefined ? error : new ApiProblem(words, error);
}

function wordsFor({ code, status }: ApiProblem, task: AccessTask): string | undefined {
  switch (code) {
    case 'last-owner':
      return 'The account needs an owner, and this is the last one. Make somebody else an owner first';
    case 'access-not-allowed':
      return NOT_ALLOWED[task];
    case 'binding-not-found':
      return 'This role is not there any more; somebody may have changed it. Close this and look again';
    case 'resource-not-found':
      return task === 'simulate'
        ? 'The account has no such workspace, app or person'
        : 'The account has no such workspace or app';
    default:
      // The gateway's own refusal, before the operation has seen the request.
      return status === 403 && code === undefined ? NOT_ALLOWED[task] : undefined;
  }
}

/** Why the page has no list to show, where that is no fault. */
export type AccessBarrier = 'no-preview' | 'not-allowed' | 'part-only';

/**
 * Tells what stands between the user and the list: there is no access control for the account; they may not read who has
 * access; or they may, but not of the whole account. `undefined` for a real error.
 */
export function barrierOf(error: unknown): AccessBarrier | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const { code, status } = error;
  if (code === 'preview-not-enabled') return 'no-preview';
  // A deployment without access control does not have the address.
  if (status === 404 && (code === undefined || code === 'route-not-found')) return 'no-preview';
  if (code === 'access-not-allowed') return 'part-only';
  return status === 403 ? 'not-allowed' : undefined;
}
