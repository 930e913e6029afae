// What functions write to their log, for tests of it.
import { jest } from '@jest/globals';

/** The log of the running test. */
export interface CapturedLog {
  readonly text: string;
  /** Its lines, each of them an object of JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** Takes standard output away from every test of the file, afresh for each. */
export function captureLog(): CapturedLog {
  let text = '';
  beforeEach(() => {
    text = '';
    captureWrites((chunk) => {
      text += String(chunk);
      return chunk.length;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  return {
    get text() {
      return text;
    },
    get lines() {
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

/** Lets `write` take what is for the descriptor of standard output; it gives how many bytes it took. */
export function captureWrites(write: (chunk: Uint8Array) => number): void {
  const fs = process.getBuiltinModule('node:fs');
  const { writeSync } = fs;
  const take = (descriptor: number, chunk: unknown, ...rest: unknown[]): number =>
    descriptor === 1
      ? write(chunk as Uint8Array)
      : writeSync(descriptor, chunk as string, ...(rest as []));
  jest.spyOn(fs, 'writeSync').mockImplementation(take);
}
