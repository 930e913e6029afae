// Turns whatever a function throws into Lambda's error payload, and names the errors of the runtime itself.
import type { ErrorPayload } from './worker-protocol.ts';

/** An error of the runtime rather than of the function; its name is the `errorType`. */
export class RuntimeError extends Error {
  override readonly name: string;

  constructor(errorType: `Runtime.${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = errorType;
  }
}

/**
 * Gives the error payload for a thrown value; never throws, whatever the value's getters do. What is no error has its
 * JavaScript type for `errorType`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function errorPayloadOf(thrown: unknown): ErrorPayload {
  try {
    if (!(thrown instanceof Error)) {
      return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
    }
    // A subclass may have made them anything.
    const { name, message, stack } = thrown as Readonly<
      Record<'name' | 'message' | 'stack', unknown>
    >;
    const trace = typeof stack === 'string' ? stack.split('\n') : [];
    return { errorType: String(name), errorMessage: String(message), trace };
  } catch {
    return { errorType: 'handled', errorMessage: 'the thrown value could not be read', trace: [] };
  }
}
