// A front door whose store and key set can fail, and what the fault tests ask of it: answers, decisions, metrics.
import { EventEmitter, once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrontDoor, FrontDoorOptions } from '../../../dev/front-door.ts';
import type { Occasion, RequestFault } from '../../../dev/fault-proxy/fault.ts';
import type { FaultProxy } from '../../../dev/fault-proxy/fault-proxy.ts';
import type { FrontDoorFaults } from '../../../dev/fault-proxy/front-door-faults.ts';
import { KeyClient } from '../key-client.ts';
import { bearer, call, openLocal, type Answer } from '../target.ts';

/** How long an authorizer may take to answer, for those who wait for its last answers. */
const SETTLE_VARIABLE = 'AUTHORIZER_TIMEOUT_SECONDS';

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
  /** Resolves when a function has written a line that matches, the n-th line or a later one. */
  readonly logged: (pattern: RegExp, from: number) => Promise<void>;
  /** Decisions since the n-th line. */
  readonly decisionsSince: (line: number) => readonly DecisionLine[];
}

/** Starts it; `door.stop()` ends it. Consumers of streams wait less for answers that are still under way. */
export async function openFaultyDoor(options: Partial<FrontDoorOptions> = {}): Promise<FaultyDoor> {
  const lines: string[] = [];
  const log = new EventEmitter();
  const door = await openLocal({
    faults: true,
    onFunctionLog: (_, line) => {
      lines.push(line);
      log.emit('line');
    },
    onAssembly: (directory) => changeFunctions(directory, settleSoon),
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
    logged: async (pattern, from) => {
      while (!lines.slice(from).some((line) => pattern.test(line))) await once(log, 'line');
    },
    decisionsSince: (line) => lines.slice(line).flatMap(readDecision),
  };
}

/** Properties of a function in the template. */
export interface FunctionProperties extends Record<string, unknown> {
  readonly Environment?: { readonly Variables?: Record<string, unknown> };
}

/** Changes every function of the synthesized templates in a folder. */
export async function changeFunctions(
  directory: string,
  change: (properties: FunctionProperties) => void,
): Promise<void> {
  const files = await readdir(directory);
  for (const name of files.filter((file) => file.endsWith('.template.json'))) {
    const path = join(directory, name);
    const template = JSON.parse(await readFile(path, 'utf8')) as Template;
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type === 'AWS::Lambda::Function') change(Properties);
    }
    await writeFile(path, JSON.stringify(template));
  }
}

interface Template {
  readonly Resources: Readonly<Record<string, { Type: string; Properties: FunctionProperties }>>;
}

function settleSoon({ Environment: environment }: FunctionProperties): void {
  const variables = environment?.Variables;
  if (variables?.[SETTLE_VARIABLE] !== undefined) variables[SETTLE_VARIABLE] = '1';
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

/** Chooses the requests of the functions that read with the SDK to do something: not the authorizer's, nor followers'. */
export async function requestsOf(
  proxy: FaultProxy,
  act: () => Promise<unknown>,
): Promise<NonNullable<Occasion['only']>> {
  const signers = new Set<string>();
  const signerOf = (authorization: unknown) => /Credential=(\w+)/.exec(String(authorization))?.[1];
  const note: Occasion['only'] = ({ authorization, ...headers }) => {
    // The authorizer's own client does not say what it is, and what follows the use of tokens only writes.
    const isSdk = headers['user-agent'] !== undefined;
    const isRead = /\.(?:GetItem|Query)$/.test(String(headers['x-amz-target']));
    if (isSdk && isRead) signers.add(signerOf(authorization) ?? '');
    return false;
  };
  await during(proxy, [{ kind: 'reset' }, { only: note }], act);
  return ({ authorization }) => signers.has(signerOf(authorization) ?? '-');
}

/** Lets something fail at one of the requests that it makes. */
export type Injection = <Result>(act: () => Promise<Result>) => Promise<Result>;

/**
 * Runs a test once for each request of what it does under the injection, which fails at that one, and a last time in which
 * nothing does.
 *
 * @returns how many requests there were
 */
export async function atEachRequest(
  proxy: FaultProxy,
  [fault, occasion]: readonly [RequestFault, Occasion],
  run: (inject: Injection) => Promise<void>,
): Promise<number> {
  for (let after = 0; ; after += 1) {
    const before = proxy.counts.faults;
    await run((act) => during(proxy, [fault, { ...occasion, after }], act));
    if (proxy.counts.faults === before) return after;
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
