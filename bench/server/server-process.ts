// Runs a server of the benchmarks in a process of its own, and talks to it by messages.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A running server process. */
export interface ServerProcess<Started> {
  /** What it said when it was ready. */
  readonly started: Started;
  readonly pid: number;
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts `bench/server/<name>.ts` with a first message, and waits until it says that it is ready. */
export async function startServerProcess<Started>(
  name: string,
  settings: object,
  variables: Readonly<Record<string, string>> = {},
): Promise<ServerProcess<Started>> {
  const child = fork(join(import.meta.dirname, `${name}.ts`), {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ask = async <Answer>(message: object): Promise<Answer> => {
    const asked = new AbortController();
    const { signal } = asked;
    const answered = once(child, 'message', { signal });
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error(`${name} has ended`);
    });
    // Whichever loses the race is called off, and says so to nobody.
    for (const loser of [answered, ended]) loser.catch(() => undefined);
    child.send(message);
    try {
      const [answer] = (await Promise.race([answered, ended])) as [Answer];
      return answer;
    } finally {
      asked.abort();
    }
  };
  const started = await ask<Started>(settings);
  return {
    started,
    pid: child.pid ?? 0,
    ask,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
