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
    jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
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
