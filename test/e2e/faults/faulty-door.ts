// A front door whose store and key set can fail, and what the fault tests ask of it: answers, decisions, metrics.
import type { FrontDoor, FrontDoorOptions } from '../../../dev/front-door.ts';
import type { FaultProxy } from '../../../dev/fault-proxy/fault-proxy.ts';
import type { FrontDoorFaults } from '../../../dev/fault-proxy/front-door-faults.ts';
import { KeyClient } from '../key-client.ts';
import { bearer, call, openLocal, type Answer } from '../target.ts';

/** A line that the authorizer wrote about one decision. */
export type DecisionLine = Readonly<Record<string, unknown>>;

/** The front door under test. */
export interface FaultyDoor {
  readonly door: FrontDoor;
  readonly faults: FrontDoorFaults;
  /** What functions wrote, line by line. */
  readonly lines: readonly string[];
  /** Calls the owner's own data with a credential, or with none. */
  readonly get: (credential?: string) => Promise<Answer>;
  /** Makes a token of the owner's that nobody has seen. */
  readonly mint: () => Promise<string>;
  /** Calls `/api-keys` as the owner. */
  readonly owner: KeyClient;
  /** Decisions since the n-th line. */
  readonly decisionsSince: (line: number) => readonly DecisionLine[];
}

/** Starts it; `door.stop()` ends it. */
export async function openFaultyDoor(options: Partial<FrontDoorOptions> = {}): Promise<FaultyDoor> {
  const lines: string[] = [];
  const door = await openLocal({
    faults: true,
    onFunctionLog: (_, line) => lines.push(line),
    ...options,
  });
  const { faults } = door;
  if (faults === undefined) throw new Error('the front door must have been started with faults');
  const mint = () => door.issuer.mint(door.people.owner.userId);
  return {
    door,
    faults,
    lines,
    mint,
    owner: new KeyClient(door.cloud.apiUrl, await mint()),
    get: (credential) =>
      call(
        `${door.cloud.apiUrl}/api/v1/workspaces`,
        credential === undefined ? {} : { headers: bearer(credential) },
      ),
    decisionsSince: (line) => lines.slice(line).flatMap(readDecision),
  };
}

/** Makes a part fail for as long as something takes, and whole again whatever comes of it. */
export async function during<Result>(
  proxy: FaultProxy,
  fault: Parameters<FaultProxy['fail']>,
  act: () => Promise<Result>,
): Promise<Result> {
  await proxy.fail(...fault);
  try {
    return await act();
  } finally {
    await proxy.recover();
  }
}

/** What every fault of ours looks like to a caller: a 5xx whose body is a message and nothing else. */
export function expectFault({ status, body }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(500);
  expect(status).toBeLessThan(600);
  expect(body).toEqual({ message: expect.any(String) as string });
}

function readDecision(line: string): DecisionLine[] {
  if (!line.includes('"authorizer-decision"')) return [];
  return [JSON.parse(line) as DecisionLine];
}
