// The traffic of the load test: clients that ask questions at random, one after the other, and have each answer judged.
import type { KeepAliveClient } from './keep-alive-client.ts';
import type { Oracle } from './oracle.ts';
import type { Question } from './question.ts';

/** A question that is in the traffic. */
export interface Asked {
  /** Resolves when so many requests with it, all sent from now on, have been answered. */
  answers(count: number): Promise<void>;
  /** Takes it out; requests that are on their way are judged still. */
  remove(): void;
}

interface Waiting {
  readonly since: number;
  left: number;
  readonly resolve: () => void;
}

interface Entry {
  readonly question: Question;
  readonly waiting: Set<Waiting>;
}

/** Questions, and the clients that ask them. */
export class Traffic {
  readonly #client: KeepAliveClient;
  readonly #oracle: Oracle;
  readonly #random: () => number;
  readonly #entries: Entry[] = [];

  /** `random` gives numbers from 0 up to 1, as `Math.random` does. */
  constructor(client: KeepAliveClient, oracle: Oracle, random: () => number) {
    this.#client = client;
    this.#oracle = oracle;
    this.#random = random;
  }

  /** Puts a question into the traffic. */
  add(question: Question): Asked {
    const entry: Entry = { question, waiting: new Set() };
    this.#entries.push(entry);
    return {
      answers: (count) =>
        new Promise((resolve) => {
          entry.waiting.add({ since: performance.now(), left: count, resolve });
        }),
      remove: () => {
        const at = this.#entries.indexOf(entry);
        if (at !== -1) this.#entries.splice(at, 1);
      },
    };
  }

  /** Asks with so many clients at once, until it is over; resolves when the last answer is there. */
  async run(clients: number, isOver: () => boolean): Promise<void> {
    const ask = async (): Promise<void> => {
      while (!isOver()) await this.#askOne();
    };
    await Promise.all(Array.from({ length: clients }, ask));
  }

  async #askOne(): Promise<void> {
    const entry = this.#draw();
    const answer = await this.#client.send(entry.question.request());
    this.#oracle.judge(entry.question, answer);
    for (const waiting of entry.waiting) {
      if (answer.sentAt < waiting.since) continue;
      waiting.left -= 1;
      if (waiting.left > 0) continue;
      entry.waiting.delete(waiting);
      waiting.resolve();
    }
  }

  /** Half of the time one that somebody waits for, so that changes follow each other closely; else any. */
  #draw(): Entry {
    const awaited = this.#entries.filter(({ waiting }) => waiting.size > 0);
    const entries = awaited.length > 0 && this.#random() < 0.5 ? awaited : this.#entries;
    const entry = entries[Math.floor(this.#random() * entries.length)];
    if (entry === undefined) throw new Error('there must be a question before there is traffic');
    return entry;
  }
}
