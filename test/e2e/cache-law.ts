// The law that the front door is tested by: a decision taken from a cached policy equals a fresh one, for every ordered
// pair of operations and every credential.
import type { LocalCloud } from '../../local/cloud.ts';
import { OPERATIONS, type Operation } from '../../core/operation.ts';
import { bearer, call } from './target.ts';

/** What the gateway decided, as far as a client can tell; `passed` stands for whatever a service answered. */
type Verdict = 'passed' | 401 | 403 | 503;

/**
 * Calls every ordered pair of operations: the first one with an empty cache, the second one with what the first one
 * left there, and compares the second verdict with that of the same call on an empty cache.
 *
 * @returns a line for each mismatch, and how many pairs were compared
 */
export async function compareCachedWithFresh(
  cloud: LocalCloud,
  credential: string,
  operations: readonly Operation[] = OPERATIONS,
): Promise<{
  readonly mismatches: string[];
  readonly pairs: number;
  readonly verdicts: Set<Verdict>;
}> {
  const judge = (operation: Operation) => judgeCall(cloud.apiUrl, operation, credential);
  const fresh = new Map<Operation, Verdict>();
  for (const operation of operations) {
    cloud.flushAuthorizerCache();
    fresh.set(operation, await judge(operation));
  }
  const mismatches: string[] = [];
  for (const first of operations) {
    cloud.flushAuthorizerCache();
    await judge(first);
    const cached = await inParallel(operations, judge);
    cached.forEach((verdict, index) => {
      const second = operations[index]!;
      const expected = fresh.get(second)!;
      if (verdict === expected) return;
      mismatches.push(`${nameOf(first)}, then ${nameOf(second)}: ${verdict}, fresh ${expected}`);
    });
  }
  return { mismatches, pairs: operations.length ** 2, verdicts: new Set(fresh.values()) };
}

async function judgeCall(
  apiUrl: string,
  operation: Operation,
  credential: string,
): Promise<Verdict> {
  const path = pathOf(operation);
  const { status, headers } = await call(apiUrl + path, {
    method: operation.method,
    headers: bearer(credential),
  });
  // Only answers of the gateway itself have an error type.
  return headers['x-amzn-errortype'] === undefined ? 'passed' : (status as Verdict);
}

const ID_OF_NONE = '00000000-0000-4000-8000-000000000000';

function pathOf({ path, resource }: Operation): string {
  const id = { account: ID_OF_NONE, workspace: 'ws-1', app: 'app-1' }[resource];
  return `/api/v1${path.replace('{id}', id).replaceAll(/\{[^}]+\}/g, 'inner-1')}`;
}

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

async function inParallel<In, Out>(
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const next = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of next) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}
