// Calls the Rigbox API with the key of this backend: with a limit on time, patience where the API asks for it, and an
// eye on rotation.
import type { SecretSource } from './secret-source.ts';

/** One call. */
export interface RigboxCall {
  readonly method: 'GET' | 'POST';
  /** Below `/api/v1`. */
  readonly path: `/${string}`;
}

/** What the API answered; the body is JSON. */
export interface RigboxAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Seconds that the API asks to wait. */
  readonly retryAfterSeconds?: number;
}

/** What a client works with; tests put time in. */
export interface RigboxClientParts {
  readonly apiUrl: string;
  readonly secret: SecretSource;
  /** @default 5000 for each attempt */
  readonly timeoutMs?: number;
  readonly now?: () => number;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

const ATTEMPTS_MAX = 4;
const WAIT_FIRST_MS = 500;
/** A page waits for the answer: what the API asks for beyond that, the page is told instead. */
const WAIT_MAX_MS = 4000;
/** A key that is refused for good must not make every request read the secret. */
const REREAD_PAUSE_MS = 5000;

/** Calls the API. */
export class RigboxClient {
  readonly #parts: Required<RigboxClientParts>;
  #key: Promise<string> | undefined;
  #rereadAt = -Infinity;

  constructor(parts: RigboxClientParts) {
    this.#parts = {
      timeoutMs: 5000,
      now: Date.now,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      ...parts,
    };
  }

  /**
   * Gives the answer, whatever its status. A 401 means that the key was rotated and its grace is over: the secret is
   * read again, once, and the call repeated if there is another key in it. A 429 is waited for, and so is a fault when
   * the call only reads; nothing else is repeated, since it may have been carried out.
   *
   * @throws {Error} when no answer comes in time, or the secret cannot be read
   */
  async call(call: RigboxCall): Promise<RigboxAnswer> {
    const key = await this.#readKey();
    const answer = await this.#callPatiently(call, key);
    if (answer.status !== 401) return answer;
    const fresh = await this.#rereadKey(key);
    return fresh === key ? answer : this.#callPatiently(call, fresh);
  }

  async #callPatiently(call: RigboxCall, key: string): Promise<RigboxAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send(call, key);
      const waitMs = waitOf(answer, attempt);
      const isRepeatable = answer.status === 429 || (answer.status >= 502 && call.method === 'GET');
      if (!isRepeatable || attempt === ATTEMPTS_MAX || waitMs > WAIT_MAX_MS) return answer;
      await this.#parts.wait(waitMs);
    }
  }

  async #send({ method, path }: RigboxCall, key: string): Promise<RigboxAnswer> {
    const answer = await fetch(`${this.#parts.apiUrl}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}` },
      // A redirect would carry the key to wherever it points.
      redirect: 'error',
      signal: AbortSignal.timeout(this.#parts.timeoutMs),
    });
    const seconds = Number(answer.headers.get('Retry-After') ?? '');
    return {
      status: answer.status,
      body: await answer.json(),
      ...(seconds > 0 && { retryAfterSeconds: seconds }),
    };
  }

  /** Requests that come together share one reading; one that failed is not kept. */
  #readKey(isStale = false): Promise<string> {
    if (this.#key !== undefined) return this.#key;
    const reading = this.#parts.secret(isStale);
    this.#key = reading;
    reading.catch(() => {
      if (this.#key === reading) this.#key = undefined;
    });
    return reading;
  }

  async #rereadKey(refused: string): Promise<string> {
    const current = await this.#readKey();
    const now = this.#parts.now();
    if (current !== refused) return current;
    // Another request reads it anew, or did so in vain a moment ago.
    if (now - this.#rereadAt < REREAD_PAUSE_MS) return this.#readKey();
    this.#rereadAt = now;
    this.#key = undefined;
    return this.#readKey(true);
  }
}

/** What the API asks for, or twice as long each time, shortened by chance so that many clients do not come together. */
function waitOf({ retryAfterSeconds }: RigboxAnswer, attempt: number): number {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1000;
  return WAIT_FIRST_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}
