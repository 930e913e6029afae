// Decides which requests a fault happens to, and counts them: the part of the proxy that does no I/O.
import type { IncomingHttpHeaders } from 'node:http';
import type { Occasion, RequestFault } from './fault.ts';

/** What the plan has decided so far. */
export interface FaultCounts {
  /** Requests that arrived. */
  readonly requests: number;
  /** Those of them that a fault happened to. */
  readonly faults: number;
}

/** The fault of the moment and how much of it is left; none at first. */
export class FaultPlan {
  #fault: RequestFault | undefined;
  #only: (headers: IncomingHttpHeaders) => boolean = () => true;
  #passing = 0;
  #remaining = 0;
  #requests = 0;
  #faults = 0;

  /** The counts since the creation of the plan. */
  get counts(): FaultCounts {
    return { requests: this.#requests, faults: this.#faults };
  }

  /** Replaces what was planned. */
  set(
    fault: RequestFault,
    { only = () => true, after = 0, times = Infinity }: Occasion = {},
  ): void {
    this.#fault = fault;
    this.#only = only;
    this.#passing = after;
    this.#remaining = times;
  }

  /** Plans nothing any more. */
  clear(): void {
    this.#fault = undefined;
  }

  /** Counts a request and gives what happens to it, or `undefined` for one that passes. */
  faultFor(headers: IncomingHttpHeaders): RequestFault | undefined {
    this.#requests += 1;
    if (this.#fault === undefined || !this.#only(headers)) return undefined;
    if (this.#passing > 0) {
      this.#passing -= 1;
      return undefined;
    }
    if (this.#remaining <= 0) return undefined;
    this.#remaining -= 1;
    this.#faults += 1;
    return this.#fault;
  }
}
