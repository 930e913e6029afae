// One thing that the load test asks of the front door over and over: the request, and what its answer must be.
import type { Timeline } from './timeline.ts';

/** A request as it goes out; header values are sent exactly as written. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: object;
}

/** An answer, or the lack of one. Times are of `performance.now()` on the side of the client. */
export interface ReceivedAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Whom the services behind the front door must see, by the headers in which the sample service says so. */
export interface ExpectedIdentity {
  readonly 'x-rigbox-seen-account-id': string;
  readonly 'x-rigbox-seen-principal'?: string;
  readonly 'x-rigbox-seen-credential-type'?: string;
  readonly 'x-rigbox-seen-credential-id'?: string;
}

/** A question with its right answers over time. */
export interface Question {
  /** What it is about, in the words of the report. Never a credential. */
  readonly kind: string;
  /** Called for every request, so that what must be new each time can be. */
  readonly request: () => SentRequest;
  /** The status at each moment. */
  readonly status: Timeline<number>;
  /** Compared with what an answer of the services says; absent where they are not reached. */
  readonly identity?: ExpectedIdentity;
}

/** The header that presents a credential. */
export function bearer(credential: string): { readonly Authorization: string } {
  return { Authorization: `Bearer ${credential}` };
}
