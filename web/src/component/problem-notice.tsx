// Tells what went wrong: in the API's own words, with the id of the request.
import type { ComponentChildren } from 'preact';
import { ApiProblem, UnreachableError } from '../api/api-problem.ts';
import { RenewalFailedError, SessionEndedError } from '../session/session.ts';
import { Icon } from './icon.tsx';

/** Properties of a {@link ProblemNotice}. */
export interface ProblemNoticeProps {
  readonly error: unknown;
  /** What the user can do about it, such as a button. */
  readonly children?: ComponentChildren;
}

/** Shows an error, and reads it out when it appears. */
export function ProblemNotice({ error, children }: ProblemNoticeProps) {
  const requestId = error instanceof ApiProblem ? error.requestId : undefined;
  return (
    <div class="notice notice-bad" role="alert">
      <Icon name="alert" />
      <div>
        <p>{describeProblem(error)}</p>
        {requestId !== undefined && (
          <p class="request-id">
            Request id <code>{requestId}</code>
          </p>
        )}
        {children}
      </div>
    </div>
  );
}

/** Gives the words for an error; nothing unforeseen is quoted. */
export function describeProblem(error: unknown): string {
  if (error instanceof ApiProblem) return `${error.message}.`.replace(/\.\.$/, '.');
  if (error instanceof UnreachableError) {
    return 'The API cannot be reached. Check your connection and try again.';
  }
  if (error instanceof RenewalFailedError) {
    return 'The sign-in service cannot be reached. Check your connection and try again.';
  }
  if (error instanceof SessionEndedError) return 'Your session has ended.';
  return 'Something went wrong on this page. Reload it and try again.';
}
