// What must be true of a credential at each moment: the verdicts that it had, has and is getting, with the time of every
// change as its caller saw it. Part of the load test's oracle.

/** A verdict, and the time in which an answer may carry it. */
interface Span<Verdict> {
  readonly verdict: Verdict;
  /** When the change that brought it was sent. */
  readonly from: number;
  /** When the change that ended it had been answered. */
  until: number;
}

/** Spans that are remembered; a request that is older than so many changes is not judged too strictly. */
const REMEMBERED_MAX = 64;

/**
 * The verdicts of one credential on one request over time. Times are of one monotonic clock. Between the moments at
 * which a change is sent and answered, both verdicts are possible; outside them, exactly one is.
 */
export class Timeline<Verdict> {
  readonly #spans: Span<Verdict>[];

  constructor(verdict: Verdict) {
    this.#spans = [{ verdict, from: -Infinity, until: Infinity }];
  }

  /** Takes note that a change to another verdict is being sent; what it gives is called when that has been answered. */
  begin(verdict: Verdict, sentAt: number): (answeredAt: number) => void {
    const ending = this.#spans.at(-1);
    this.#spans.push({ verdict, from: sentAt, until: Infinity });
    if (this.#spans.length > REMEMBERED_MAX) this.#spans.shift();
    return (answeredAt) => {
      if (ending !== undefined) ending.until = answeredAt;
    };
  }

  /** Gives the verdicts that an answer may carry whose request was on its way from `sentAt` to `answeredAt`. */
  possible(sentAt: number, answeredAt: number): readonly Verdict[] {
    const met = this.#spans.filter(({ from, until }) => from <= answeredAt && sentAt <= until);
    return [...new Set(met.map(({ verdict }) => verdict))];
  }
}
