// What a synchronous invocation of a Lambda function gives its caller.

/**
 * Outcome of one invocation. A function that throws, rejects, crashes, runs out of memory, fails in its init phase or
 * returns what JSON cannot carry has `failed`, with the error payload's `errorType` and `errorMessage`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export type InvocationResult =
  | { readonly outcome: 'returned'; readonly payload: unknown }
  | { readonly outcome: 'failed'; readonly errorType: string; readonly errorMessage: string }
  | { readonly outcome: 'timed-out' };

/** A function that can be called synchronously; never rejects. */
export interface InvokableFunction {
  /** Logical id of the `AWS::Lambda::Function`. */
  readonly logicalId: string;
  invoke(event: unknown): Promise<InvocationResult>;
}
