// The DynamoDB of the local run: the template's tables, on an embedded store or on one that is already there, behind a
// front that enforces permissions.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { Clock } from '../clock.ts';
import { createFront } from './front.ts';
import type { Authorize } from './front.ts';
import { watchRequests } from './open-request.ts';
import { createTables } from './table-creation.ts';
import { readTableDefinition } from './table-definition.ts';
import type { TableDefinition, TableResource } from './table-definition.ts';
import { createTableStream } from './table-stream.ts';
import type { TableStream } from './table-stream.ts';

/** What a local DynamoDB is started with. */
export interface LocalDynamoDbOptions {
  readonly tables: readonly TableResource[];
  /** Where the front listens, on 127.0.0.1; 0 is any free port. */
  readonly port: number;
  /** The store to use, such as DynamoDB Local. @default an embedded one, in memory, gone at the end */
  readonly endpoint?: string;
  /** Who may do what. @default everybody everything */
  readonly authorize?: Authorize;
  /** ARNs of the streams that are read; writes to no other table are captured. @default none */
  readonly streamArns?: ReadonlySet<string>;
  /** Gives records their time. @default the machine's */
  readonly clock?: Clock;
}

/** A running local DynamoDB. */
export interface LocalDynamoDb {
  readonly url: string;
  /** Logical id → table name. */
  readonly tables: Readonly<Record<string, string>>;
  /** What the template asks of its tables and the store does not do, for people to read. */
  readonly notes: readonly string[];
  /** The streams that are read, by ARN. */
  readonly streams: ReadonlyMap<string, TableStream>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const NO_REGION = 'us-east-1';
// Letters and digits only: DynamoDB Local takes no other.
const SIGNER = 'LOCALRUN';

/**
 * Starts the front, and the embedded store unless there is an `endpoint`, and creates the tables; those that the store
 * of an `endpoint` already has are kept.
 *
 * The embedded store is dynalite: it has no transactions or time to live, and leaves out the item of a failed condition
 * (`ReturnValuesOnConditionCheckFailure`). Signatures are required but not verified. Streams are made by the front, from
 * what it sees written: what reaches the store of an `endpoint` in another way is in no stream.
 *
 * @throws {TemplateRefusal} for a table that is not emulated; otherwise what keeps the port, the store or a table from
 * being had, after ending whatever had been started.
 */
export async function startDynamoDb({
  tables,
  port,
  endpoint,
  authorize = () => true,
  streamArns = new Set(),
  clock = Date,
}: LocalDynamoDbOptions): Promise<LocalDynamoDb> {
  const definitions = tables.map(readTableDefinition);
  const streams = streamsOf(definitions, streamArns, clock);
  const signer = { accessKeyId: SIGNER, region: tables[0]?.region ?? NO_REGION };
  const embedded = endpoint === undefined ? await startEmbedded() : undefined;
  try {
    const store = embedded?.url ?? new URL(endpoint ?? '').href;
    await createTables(store, definitions, signer);
    const arnOf = arnsOf(definitions, signer.region);
    const front = await listen(
      createFront({ store: new URL(store), arnOf, authorize, signer, streams }),
      port,
    );
    return {
      url: front.url,
      tables: Object.fromEntries(definitions.map(({ logicalId, name }) => [logicalId, name])),
      notes: definitions.flatMap(({ logicalId, notes }) =>
        notes.map((note) => `${logicalId}: ${note}`),
      ),
      streams: new Map(streams.map((stream) => [stream.streamArn, stream])),
      stop: async () => {
        await front.stop();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

function streamsOf(
  definitions: readonly TableDefinition[],
  arns: ReadonlySet<string>,
  clock: Clock,
): TableStream[] {
  return definitions.flatMap(({ name, arn, creation, stream }) =>
    stream === undefined || !arns.has(stream.arn)
      ? []
      : createTableStream(
          {
            tableName: name,
            keyNames: (creation.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName),
            streamArn: stream.arn,
            viewType: stream.viewType,
            region: arn.split(':')[3] ?? NO_REGION,
          },
          clock,
        ),
  );
}

function arnsOf(definitions: readonly TableDefinition[], region: string): (name: string) => string {
  const known = new Map(definitions.map(({ name, arn }) => [name, arn]));
  const account = definitions[0]?.arn.split(':')[4] ?? '000000000000';
  return (name) => known.get(name) ?? `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

/** Starts the embedded store; it is ended when it has done what it was asked, whoever still waits for it. */
async function startEmbedded(): Promise<Listening> {
  const server = dynalite({ createTableMs: 0 });
  const idle = watchRequests(server);
  const { url, stop } = await listen(server, 0);
  return {
    url,
    stop: async () => {
      await idle();
      await stop();
    },
  };
}

interface Listening {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function listen(server: Server, port: number): Promise<Listening> {
  server.listen(port, HOST);
  await once(server, 'listening');
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = Promise.withResolvers<undefined>();
      server.close(() => closed.resolve(undefined));
      server.closeAllConnections();
      await closed.promise;
    },
  };
}
