// Cuts the output of a function into lines, as CloudWatch Logs shows them.

/** Collects text and hands out whole lines. */
export interface OutputLines {
  add(text: string): void;
  /** Hands out what is left without a line end. */
  flush(): void;
}

/** Creates a cutter that calls `onLine` for each line, without its line end; empty lines are left out. */
export function createOutputLines(onLine: (line: string) => void): OutputLines {
  let rest = '';
  const emit = (line: string) => {
    if (line !== '') onLine(line);
  };
  return {
    add: (text) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      lines.forEach(emit);
    },
    flush: () => {
      emit(rest);
      rest = '';
    },
  };
}
