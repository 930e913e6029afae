// Judges every answer of the load test against what must be true, and counts. It knows nothing of the front door but
// what its callers were told.
import type { Question, ReceivedAnswer } from './question.ts';

/** How answers to one kind of question were; the first three are right ones. */
export interface Tally {
  /** Had to succeed, and did. */
  allowed: number;
  /** Had to be refused, and was. */
  refused: number;
  /** Was on its way during a change, so that either was right. */
  duringChange: number;
  /** Let in somebody who had to stay out, kept out somebody who had to be let in, or took one caller for another. */
  wrong: number;
  /** No answer, or a 5xx: a fault of ours, but no wrong decision. */
  faults: number;
  /** A 429. */
  throttled: number;
}

/** Of wrong answers, and of faults and throttled requests. */
const EXAMPLES_MAX = 20;

/** Judges and counts answers. */
export class Oracle {
  readonly #tallies = new Map<string, Tally>();
  readonly #wrong: string[] = [];
  readonly #unanswered: string[] = [];
  #lateChanges = 0;

  /** Counts a change that by its own answer holds only later, since the cache could not be emptied. */
  countLateChange(): void {
    this.#lateChanges += 1;
  }

  /** Gives how many such changes there were: no wrong decisions, but a fault. */
  get lateChanges(): number {
    return this.#lateChanges;
  }

  /** Judges one answer. */
  judge(question: Question, answer: ReceivedAnswer): keyof Tally {
    const verdict = verdictOn(question, answer);
    this.#tallyOf(question.kind)[verdict] += 1;
    if (verdict === 'wrong') keep(this.#wrong, question, answer);
    if (verdict === 'faults' || verdict === 'throttled') keep(this.#unanswered, question, answer);
    return verdict;
  }

  /** Gives the counts by kind of question. */
  get tallies(): ReadonlyMap<string, Readonly<Tally>> {
    return this.#tallies;
  }

  /** Gives the sum of all kinds. */
  get total(): Readonly<Tally> {
    const total = emptyTally();
    for (const tally of this.#tallies.values()) {
      for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += tally[name];
    }
    return total;
  }

  /** Gives the first answers that were wrong, then those that were none, in words; without any credential. */
  get examples(): readonly string[] {
    return [...this.#wrong, ...this.#unanswered];
  }

  #tallyOf(kind: string): Tally {
    const known = this.#tallies.get(kind);
    if (known !== undefined) return known;
    const tally = emptyTally();
    this.#tallies.set(kind, tally);
    return tally;
  }
}

/** Gives how many answers a tally counts. */
export function answersIn(tally: Readonly<Tally>): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}

function verdictOn(question: Question, answer: ReceivedAnswer): keyof Tally {
  const { status, sentAt, answeredAt } = answer;
  if (status === 0 || status >= 500) return 'faults';
  if (status === 429) return 'throttled';
  const possible = question.status.possible(sentAt, answeredAt);
  if (!possible.includes(status) || isTakenForAnother(question, answer)) return 'wrong';
  if (new Set(possible.map((one) => one < 400)).size > 1) return 'duringChange';
  return status < 400 ? 'allowed' : 'refused';
}

/** Whether the services were told of another caller than the one who asked. */
function isTakenForAnother({ identity }: Question, { status, headers }: ReceivedAnswer): boolean {
  if (identity === undefined || status >= 400) return false;
  return Object.entries(identity).some(([header, expected]) => headers[header] !== expected);
}

function keep(examples: string[], question: Question, answer: ReceivedAnswer): void {
  if (examples.length < EXAMPLES_MAX) examples.push(describe(question, answer));
}

function describe(question: Question, { status, headers, sentAt, answeredAt }: ReceivedAnswer) {
  const { method, path } = question.request();
  const expected = question.status.possible(sentAt, answeredAt).join(' or ');
  const seen = Object.keys(question.identity ?? {}).map((name) => String(headers[name]));
  const caller = seen.length === 0 ? '' : `, the services saw ${seen.join(', ')}`;
  return `${question.kind}: ${method} ${path} was answered with ${status}, not ${expected}${caller}`;
}

function emptyTally(): Tally {
  return { allowed: 0, refused: 0, duringChange: 0, wrong: 0, faults: 0, throttled: 0 };
}
