// One readable line for each request to the local front door, with the authorizer's own reason where it refused.
import type { RequestEntry } from '../local/gateway/server.ts';

const COLUMN = 44;
const REMEMBERED_MAX = 1000;

/** How long a line waits for the reason, which arrives by the function's own log, in milliseconds. */
const PATIENCE_MS = 50;

/** Joins what the gateway and the functions say of a request into one line. */
export class RequestLog {
  readonly #write: (line: string) => void;
  /** Reasons of refusals by request id, as far as nobody has asked for them. */
  readonly #reasons = new Map<string, string>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** Takes a request that has been answered, and writes its line. */
  addRequest(entry: RequestEntry): void {
    const requestId = requestIdOf(entry);
    if (entry.reason !== 'UNAUTHORIZED' || this.#reasons.has(requestId)) {
      this.#write(this.#format(entry, requestId));
      return;
    }
    setTimeout(() => this.#write(this.#format(entry, requestId)), PATIENCE_MS).unref();
  }

  /** Takes a line of a function's log; faults are written, refusals are kept for the request's own line. */
  addFunctionLine(functionId: string, line: string): void {
    const fields = parseFields(line);
    if (fields !== undefined) {
      if (fields['Outcome'] === 'refused') this.#remember(fields);
      if (!isFault(fields)) return;
    } else if (line.includes('"errorMessage":"Unauthorized"')) {
      // How Lambda logs the error that means 401.
      return;
    }
    this.#write(`  ${functionId}: ${line}`);
  }

  #remember(fields: Readonly<Record<string, unknown>>): void {
    if (this.#reasons.size >= REMEMBERED_MAX) this.#reasons.clear();
    this.#reasons.set(String(fields['requestId']), String(fields['Reason']));
  }

  #format(entry: RequestEntry, requestId: string): string {
    const call = `${entry.method} ${entry.path}`.padEnd(COLUMN);
    const cache = entry.cache === 'none' ? '-   ' : entry.cache.padEnd(4);
    const time = `${entry.durationMs.toFixed(0).padStart(4)} ms`;
    const reason = this.#reasons.get(requestId) ?? entry.reason;
    this.#reasons.delete(requestId);
    return `${call} ${entry.status} ${cache} ${time} ${reason}`.trimEnd();
  }
}

function requestIdOf({ accessLog }: RequestEntry): string {
  const fields = typeof accessLog === 'string' ? parseFields(accessLog) : accessLog;
  return String(fields?.['requestId']);
}

function parseFields(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function isFault(fields: Readonly<Record<string, unknown>>): boolean {
  return fields['Outcome'] === 'faulted' || String(fields['event']).endsWith('fault');
}
