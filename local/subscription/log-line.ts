// One line of a log group, on its way to every subscription.

/** A line with the time at which it was written. */
export class LogLine {
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  #fields: object | null | undefined;

  constructor(message: string, timestamp: number) {
    this.message = message;
    this.timestamp = timestamp;
  }

  /** The line read as JSON, once for all that ask; null for what is no object or array. */
  get fields(): object | null {
    if (this.#fields === undefined) this.#fields = parseFields(this.message);
    return this.#fields;
  }
}

function parseFields(message: string): object | null {
  try {
    const parsed: unknown = JSON.parse(message);
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}
