// A report of leaked tokens as GitHub sends it, and the answer to it.
import { hash } from 'node:crypto';

/** One token that was found. `token` is a credential and goes nowhere but through a digest. */
export interface LeakedToken {
  readonly token: string;
  /** Name under which the pattern is registered with the reporter. */
  readonly type: string;
  /** Address of the place; may be empty. */
  readonly url: string;
}

/** A report, taken apart. */
export interface LeakReport {
  readonly tokens: readonly LeakedToken[];
  /** Elements that are no records of a token. */
  readonly malformed: number;
}

/** Whether a token was a credential of ours. */
export type Label = 'true_positive' | 'false_positive';

/**
 * Reads the body of a report; `undefined` when it is no JSON array. An element that lacks a token, a type or a url is
 * counted and passed over, so that it does not keep the real keys beside it alive.
 */
export function readLeakReport(body: string): LeakReport | undefined {
  const elements = parse(body);
  if (!Array.isArray(elements)) return undefined;
  const tokens = (elements as unknown[]).flatMap((element) => readToken(element) ?? []);
  return { tokens, malformed: elements.length - tokens.length };
}

/** Writes the answer: each token by its SHA-256, so that the answer is no leak itself. */
export function encodeFeedback(
  labels: readonly { readonly leaked: LeakedToken; readonly label: Label }[],
): object[] {
  return labels.map(({ leaked, label }) => ({
    token_hash: hash('sha256', leaked.token, 'hex'),
    token_type: leaked.type,
    label,
  }));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function readToken(element: unknown): LeakedToken | undefined {
  const { token, type, url } = (element ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof token !== 'string' || typeof type !== 'string' || typeof url !== 'string') {
    return undefined;
  }
  return { token, type, url };
}
