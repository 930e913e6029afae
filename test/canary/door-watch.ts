// Watches everything that a front door writes, answers and keeps in a test, for credentials where none may be. Every
// front door of the end-to-end tests is watched; with a finding, it fails to stop, and with it the test file.
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { operatorClient } from '../../cli/local-run.ts';
import type { FrontDoor, FrontDoorOptions } from '../../dev/front-door.ts';
import { CredentialFinder } from './credential-finder.ts';

/** Where `npm run canary` has every watch leave its report. */
export const REPORT_FOLDER = join(import.meta.dirname, '../../.rigbox/canary');

/** What a watch has searched. */
export interface WatchReport {
  readonly testFile: string | undefined;
  /** Texts by sink. */
  readonly texts: Readonly<Record<string, number>>;
  /** Digests and signatures that were looked for, beside keys and tokens themselves. */
  readonly known: number;
  readonly findings: CredentialFinder['findings'];
}

/** What is left of a front door when it is about to stop. */
export interface Remains {
  /** Stored digests of all keys that there were. */
  readonly digests: readonly string[];
  /** Items by table. */
  readonly tables: Readonly<Record<string, readonly object[]>>;
  /** Requests as the services saw them, without what the client itself wrote. */
  readonly requests: readonly object[];
}

type Listeners = Pick<FrontDoorOptions, 'onFunctionLog' | 'onRequest' | 'onEvent'>;

/**
 * The operations that hand a key out, and the member of their answer that it is in; and the one that gives back, to the
 * finder of a leaked key, the digest by which GitHub's protocol names it.
 */
const HANDS_OUT: readonly (readonly [method: string, path: RegExp, member: string])[] = [
  ['POST', /\/api-keys$/, 'key'],
  ['POST', /\/api-keys\/[^/]+\/rotate$/, 'key'],
  ['GET', /\/auth\/cli-session\/[^/]+$/, 'api_key'],
  ['POST', /\/secret-scanning$/, 'token_hash'],
];

const watches = new Map<string, DoorWatch>();

/** Shows an answer to the watch of the front door that gave it, if there is one. */
export function showAnswer(
  origin: string,
  request: readonly [method: string, path: string],
  answer: { readonly status: number; readonly body: unknown; readonly headers: object },
): void {
  watches.get(origin)?.sawAnswer(request, answer);
}

/** Watches one front door. */
export class DoorWatch {
  readonly #finder = new CredentialFinder();

  /** Gives listeners that see what the given ones see. */
  listeners({ onFunctionLog, onRequest, onEvent }: Listeners): Required<Listeners> {
    return {
      onFunctionLog: (functionId, line) => {
        // Metrics are lines of the log, in the embedded metric format.
        this.#finder.scan(line.includes('"_aws"') ? 'metrics' : 'function log', line);
        onFunctionLog?.(functionId, line);
      },
      onRequest: (entry) => {
        this.#finder.scan('access log', JSON.stringify(entry.accessLog ?? {}));
        onRequest?.(entry);
      },
      onEvent: (event) => {
        this.#finder.scan('event', JSON.stringify(event));
        onEvent?.(event);
      },
    };
  }

  /** Searches an answer: all of it, but for a key in the answer whose purpose is to hand it out. */
  sawAnswer(
    [method, path]: readonly [method: string, path: string],
    {
      status,
      headers,
      body,
    }: { readonly status: number; readonly headers: object; readonly body: unknown },
  ): void {
    const [plainPath = ''] = path.split('?');
    const handedOut = HANDS_OUT.find(([verb, form]) => verb === method && form.test(plainPath));
    const shown =
      status < 300 && handedOut !== undefined ? withoutMember(body, handedOut[2]) : body;
    this.#finder.scan('answer', JSON.stringify([headers, shown]));
  }

  /** Makes a token known. */
  sawToken(token: string): void {
    this.#finder.knowToken(token);
  }

  /**
   * Searches what is left.
   *
   * @throws {Error} naming sink and kind of everything that was found
   */
  close({ digests, tables, requests }: Remains): WatchReport {
    for (const digest of digests) this.#finder.knowDigest(digest);
    for (const request of requests) this.#finder.scan('services', JSON.stringify(request));
    const { findings } = this.#finder;
    // The table of keys holds digests, which is what it is for; nothing else of them may be in any table.
    const stored = new CredentialFinder();
    for (const [table, items] of Object.entries(tables)) {
      for (const item of items) stored.scan(`table ${table}`, textOf(item));
    }
    const all = [...findings, ...stored.findings];
    if (all.length > 0) throw new Error(`credentials were found\n${JSON.stringify(all, null, 2)}`);
    return {
      testFile: expect.getState().testPath,
      texts: Object.fromEntries([...this.#finder.texts, ['table', sumOf(stored.texts)]]),
      known: this.#finder.knownCount,
      findings: all,
    };
  }
}

/** Starts a front door that is watched until it stops, which it fails to do with a finding. */
export async function startWatched(
  start: (listeners: Listeners) => Promise<FrontDoor>,
  options: Listeners,
): Promise<FrontDoor> {
  const watch = new DoorWatch();
  const door = await start(watch.listeners(options));
  const { origin } = new URL(door.cloud.apiUrl);
  watches.set(origin, watch);
  const seen = (token: string): string => {
    watch.sawToken(token);
    return token;
  };
  return {
    ...door,
    issuer: {
      ...door.issuer,
      mint: async (...request) => seen(await door.issuer.mint(...request)),
      signIn: async (...request) => {
        const tokens = await door.issuer.signIn(...request);
        seen(tokens.accessToken);
        return tokens;
      },
    },
    stop: async () => {
      watches.delete(origin);
      const remains = await readRemains(door).finally(() => door.stop());
      leaveReport(watch.close(remains));
    },
  };
}

/** Leaves a member out of an object, or of each in a list. */
function withoutMember(body: unknown, member: string): unknown {
  if (Array.isArray(body)) return body.map((one) => withoutMember(one, member));
  return { ...(body as object), [member]: undefined };
}

async function readRemains({ cloud, apiKeyTable, workspaceService }: FrontDoor): Promise<Remains> {
  const client = operatorClient(cloud.dynamoDbUrl);
  try {
    const names = Object.values(cloud.tables);
    const items = await Promise.all(names.map((name) => readTable(client, name)));
    const tables = Object.fromEntries(names.map((name, at) => [name, items[at] ?? []]));
    const digests = (tables[apiKeyTable] ?? []).flatMap(({ digest }) => digest?.S ?? []);
    // The target is the client's own text, in attacks with a credential in it; all else comes from the front door.
    const requests = workspaceService?.requests.map(({ target: _, ...request }) => request) ?? [];
    return { digests, tables, requests };
  } finally {
    client.destroy();
  }
}

type Item = Record<string, AttributeValue>;

async function readTable(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  return Items;
}

/** Gives an item as text, with binary values as the characters that they may be. */
function textOf(item: object): string {
  return JSON.stringify(item, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

function leaveReport(report: WatchReport): void {
  if (process.env['RIGBOX_CANARY'] === undefined) return;
  mkdirSync(REPORT_FOLDER, { recursive: true });
  writeFileSync(join(REPORT_FOLDER, `${randomUUID()}.json`), JSON.stringify(report));
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
