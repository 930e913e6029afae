// One readable line for each request to the local front door.
import type { RequestEntry } from '../local/gateway/server.ts';

const COLUMN = 44;

/** Writes `GET /api/v1/workspaces 200 hit 3 ms`, with the gateway response type of a request that was not let through. */
export function formatRequest(entry: RequestEntry): string {
  const call = `${entry.method} ${entry.path}`.padEnd(COLUMN);
  const cache = entry.cache === 'none' ? '-   ' : entry.cache.padEnd(4);
  const time = `${entry.durationMs.toFixed(0).padStart(4)} ms`;
  return `${call} ${entry.status} ${cache} ${time} ${entry.reason}`.trimEnd();
}
