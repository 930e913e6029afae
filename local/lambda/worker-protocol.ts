// The messages between a function's instance and its worker thread. Events and results cross as JSON text, as they do
// on AWS: cheaper to clone than objects, and nothing that JSON cannot carry gets through.

/** What a worker is started with. */
export interface WorkerSettings {
  /** Absolute path of the code, with symbolic links resolved. */
  readonly codeDirectory: string;
  readonly handler: string;
  /** The offset of the run's clock; see `MovableClock`. */
  readonly clockOffset: SharedArrayBuffer;
  /** A PEM certificate that TLS clients trust besides the default ones. */
  readonly trustedCa?: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
}

/** One invocation. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly event: string;
  readonly timeoutMs: number;
}

/** Lambda's error payload; `trace` is the stack, for the log. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/**
 * What a worker tells. After `ready` one `returned` or `failed` follows each invocation; after `broken` (init failed,
 * uncaught exception, unhandled rejection) the worker takes no more of them.
 */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: ErrorPayload }
  | { readonly kind: 'broken'; readonly error: ErrorPayload }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string };
