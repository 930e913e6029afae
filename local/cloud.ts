// The local cloud: everything that the cloud assembly describes, running on 127.0.0.1 until it is stopped.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from './clock.ts';
import type { MovableClock } from './clock.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { startDynamoDb } from './dynamodb/local-dynamodb.ts';
import type { LocalDynamoDb } from './dynamodb/local-dynamodb.ts';
import { createFunctionAuthorize } from './function-identity.ts';
import { createFunctions } from './functions.ts';
import type { Functions } from './functions.ts';
import { readGateway } from './gateway/read/read-gateway.ts';
import { readStagedApi } from './gateway/read/read-stage.ts';
import type { StagedApi } from './gateway/read/read-stage.ts';
import { startGatewayServer } from './gateway/server.ts';
import type { RequestEntry } from './gateway/server.ts';
import { DEFAULT_SWITCHES } from './gateway/switches.ts';
import type { Switches } from './gateway/switches.ts';
import { evaluatePolicies } from './policy/evaluate.ts';
import { resolveAssembly, resourcesOfType } from './template/resolved-assembly.ts';
import type { ResolvedAssembly } from './template/resolved-assembly.ts';
import { readFirewall } from './waf/web-acl.ts';

/** How the local cloud is started. */
export interface LocalCloudOptions {
  /** A CDK cloud assembly, such as `cdk.out`. */
  readonly assemblyDirectory: string;
  /** Where the API listens; 0 takes any free port. */
  readonly port: number;
  /** Origin of an HTTP integration, or id of a VPC link → origin on this machine. */
  readonly origins?: Readonly<Record<string, string>>;
  /** Where DynamoDB listens. @default any free port */
  readonly dynamoDbPort?: number;
  /** A DynamoDB to use instead of the embedded one. */
  readonly dynamoDbEndpoint?: string;
  /** PEM of a further certificate authority that functions and the gateway trust. */
  readonly trustedCa?: string;
  /** The time that everything goes by. @default the machine's */
  readonly clock?: MovableClock;
  /** Answers to what is not known of AWS; see `docs/local-fidelity.md`. */
  readonly switches?: Partial<Switches>;
  /** Whether rate-based rules of the firewall count. @default on */
  readonly rateRules?: 'on' | 'off';
  /** Is called after each request. */
  readonly onRequest?: (entry: RequestEntry) => void;
  /** Takes the output of the functions, line by line. */
  readonly onFunctionLog?: (functionLogicalId: string, line: string) => void;
}

/** The running local cloud. */
export interface LocalCloud {
  readonly apiUrl: string;
  readonly dynamoDbUrl: string;
  /** Logical id → table name. */
  readonly tables: Readonly<Record<string, string>>;
  readonly apiId: string;
  readonly stageName: string;
  /** What of the template has no effect here, for people to read. */
  readonly notices: readonly string[];
  readonly clock: MovableClock;
  /** Forgets every cached authorizer result, as the control plane's operation does. */
  flushAuthorizerCache(): void;
  /** Ends all servers and functions. Nothing is left behind. */
  stop(): Promise<void>;
}

/** What has been started and how to end it. */
interface Part {
  stop(): Promise<void>;
}

/**
 * Starts the local cloud. When it cannot be started, whatever was started already is stopped again.
 *
 * @throws {TemplateRefusal} with the logical id of a resource that cannot be emulated.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const parts: Part[] = [];
  const stop = async (): Promise<void> => {
    for (const part of parts.splice(0).toReversed()) await part.stop();
  };
  try {
    const cloud = await startParts(options, (part) => {
      parts.push(part);
      return part;
    });
    return { ...cloud, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Keep = <P extends Part>(part: P) => P;

async function startParts(
  options: LocalCloudOptions,
  keep: Keep,
): Promise<Omit<LocalCloud, 'stop'>> {
  const clock = options.clock ?? createClock();
  const assembly = resolveAssembly(options.assemblyDirectory);
  const staged = readStagedApi(assembly);
  const { rateRules = 'on' } = options;
  const firewall = readFirewall(assembly, stageArnOf(staged), { clock, rateRules });
  const services = await startServices(assembly, staged, options, keep);
  const functions = startFunctions(assembly, options, { ...services, clock, keep });
  const read = readGateway(assembly, {
    staged,
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    clock,
    origins: options.origins ?? {},
    trustedCa: options.trustedCa,
    firewall: firewall.firewall,
    evaluatePolicies,
    functionOf: (arn) => functions.functionOf(arn),
  });
  keep({
    stop: () => {
      read.close();
      return Promise.resolve();
    },
  });
  const flushAuthorizerCache = (): void => read.gateway.cache.flush();
  services.onFlush(flushAuthorizerCache);
  const { accessLog } = read;
  const server = keep(
    await startGatewayServer({
      gateway: read.gateway,
      port: options.port,
      accessLog,
      onRequest: options.onRequest,
    }),
  );
  return {
    apiUrl: server.url,
    dynamoDbUrl: services.dynamoDb.url,
    tables: services.dynamoDb.tables,
    apiId: staged.api.apiId,
    stageName: staged.api.stageName,
    notices: [...read.notices, ...firewall.notices, ...services.dynamoDb.notes],
    clock,
    flushAuthorizerCache,
  };
}

/** The services that functions call; they are up first, because functions are told their addresses. */
interface Services {
  readonly dynamoDb: LocalDynamoDb;
  readonly controlPlaneUrl: string;
  /** Sets what the control plane flushes. */
  onFlush(flush: () => void): void;
}

async function startServices(
  assembly: ResolvedAssembly,
  staged: StagedApi,
  { dynamoDbPort = 0, dynamoDbEndpoint }: LocalCloudOptions,
  keep: Keep,
): Promise<Services> {
  const authorize = createFunctionAuthorize(
    assembly,
    resourcesOfType(assembly, 'AWS::Lambda::Function'),
  );
  let flushAuthorizerCache = (): void => undefined;
  const controlPlane = keep(
    await startControlPlane({
      ...staged.api,
      authorize,
      flushAuthorizerCache: () => flushAuthorizerCache(),
    }),
  );
  const dynamoDb = keep(
    await startDynamoDb({
      tables: resourcesOfType(assembly, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'),
      port: dynamoDbPort,
      ...(dynamoDbEndpoint === undefined ? {} : { endpoint: dynamoDbEndpoint }),
      authorize,
    }),
  );
  return {
    dynamoDb,
    controlPlaneUrl: controlPlane.url,
    onFlush: (flush) => {
      flushAuthorizerCache = flush;
    },
  };
}

function startFunctions(
  assembly: ResolvedAssembly,
  { trustedCa, onFunctionLog }: LocalCloudOptions,
  {
    dynamoDb,
    controlPlaneUrl,
    clock,
    keep,
  }: Services & { readonly clock: MovableClock; readonly keep: Keep },
): Functions {
  const scratchDirectory = mkdtempSync(join(tmpdir(), `local-cloud-${process.pid}-`));
  keep({ stop: () => rm(scratchDirectory, { recursive: true, force: true }) });
  return keep(
    createFunctions(assembly, {
      clock,
      scratchDirectory,
      endpoints: {
        AWS_ENDPOINT_URL_API_GATEWAY: controlPlaneUrl,
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      },
      trustedCa,
      onLog: onFunctionLog ?? (() => undefined),
    }),
  );
}

function stageArnOf({ api }: StagedApi): string {
  return `arn:aws:apigateway:${api.region}::/restapis/${api.apiId}/stages/${api.stageName}`;
}
