// Keeps a request until it is settled, so that a second click, or a click after a lost answer, repeats it exactly.
import type { RepeatableRequest } from './api-keys.ts';

/**
 * Creates the memory of one form. The same input gives the same request, Idempotency-Key and times included; another
 * input gives a new one.
 */
export function createRepeatable<Input, Body>(
  makeBody: (input: Input) => Body,
  newId: () => string,
): (input: Input) => RepeatableRequest<Body> {
  let last: { readonly input: string; readonly request: RepeatableRequest<Body> } | undefined;
  return (input) => {
    const text = JSON.stringify(input);
    if (last?.input !== text) {
      last = { input: text, request: { idempotencyKey: newId(), body: makeBody(input) } };
    }
    return last.request;
  };
}
