// The ways in which a service that is spoken to over HTTP can fail, as data: what tests choose from, and what the proxy in
// front of the service carries out.
import type { IncomingHttpHeaders } from 'node:http';

/** An answer that the service did not give. */
export interface FalseAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What happens to a request:
 * - `slow`: it reaches the service at once, its answer comes after so many milliseconds;
 * - `silent`: it reaches nobody, and is never answered;
 * - `reset`: it reaches nobody, and its connection is reset;
 * - `answer-lost`: the service does what was asked, and the connection is reset instead of its answer;
 * - `reset-mid-answer`: the same after half of the answer's body;
 * - `truncated`: the answer has half of its body, with a length that says that this is all;
 * - `false-answer`: it reaches nobody, and is answered so;
 * - `clock-skew`: the service's clock is ahead by so many milliseconds: signatures of another time are refused as
 *   DynamoDB refuses them, and answers are dated by it.
 */
export type RequestFault =
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'silent' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'answer-lost' }
  | { readonly kind: 'reset-mid-answer' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'false-answer'; readonly answer: FalseAnswer }
  | { readonly kind: 'clock-skew'; readonly ms: number };

/** As {@link RequestFault}, or `refused`: nobody listens any more, and open connections have ended. */
export type Fault = RequestFault | { readonly kind: 'refused' };

/** Which requests a fault happens to, of those that arrive from now on; all of them when nothing is said. */
export interface Occasion {
  /** Others pass unharmed and uncounted. */
  readonly only?: (headers: IncomingHttpHeaders) => boolean;
  /** So many pass first. @default 0 */
  readonly after?: number;
  /** To so many it happens, then to no more. @default all */
  readonly times?: number;
}

/** Gives the fault of an answer with a body of any kind. */
export function falseAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): RequestFault {
  return { kind: 'false-answer', answer: { status, headers, body } };
}
