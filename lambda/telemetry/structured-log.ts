// Writes one JSON line to standard output, which Lambda hands to CloudWatch Logs as it is.

/** What a log line may carry: scalars by name. Never a header, a body or a credential. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Writes a line. It bypasses `console`, whose prefix would keep CloudWatch from reading embedded metrics.
 *
 * @param metrics embedded metric format, if the line is to count on a metric as well
 */
export function writeLog(fields: LogFields, metrics?: { readonly _aws: object }): void {
  writeOut(`${JSON.stringify({ ...metrics, ...fields })}\n`);
}

const STANDARD_OUTPUT = 1;

/** Writes by the system's own call: `process.stdout` would load Node's streams for it, a twentieth of a cold start. */
function writeOut(text: string): void {
  const { writeSync } = process.getBuiltinModule('node:fs');
  let rest: Buffer = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STANDARD_OUTPUT, rest));
  } catch {
    // A pipe that is full and does not block: the stream waits for it.
    process.stdout.write(rest);
  }
}

/** Gives what may be logged of an error: its name and message, cut so that no dump can hide in it. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: 'NonError' };
  return { errorName: error.name, errorMessage: error.message.slice(0, 200) };
}
