// The local cloud: everything that the cloud assembly describes, running on 127.0.0.1 until it is stopped.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from './clock.ts';
import type { MovableClock } from './clock.ts';
import { readDeliveryPlan, startDeliveries } from './deliveries.ts';
import type { BusEvent } from './event-bus/put-events.ts';
import { createFunctionAuthorize } from './function-identity.ts';
import { createFunctions } from './functions.ts';
import type { Functions, FunctionsOptions } from './functions.ts';
import { readGateway } from './gateway/read/read-gateway.ts';
import type { GatewaySurroundings, ReadGateway } from './gateway/read/read-gateway.ts';
import { readStagedApi } from './gateway/read/read-stage.ts';
import type { StagedApi } from './gateway/read/read-stage.ts';
import { startGatewayServer } from './gateway/server.ts';
import type { RequestEntry } from './gateway/server.ts';
import { DEFAULT_SWITCHES } from './gateway/switches.ts';
import type { Switches } from './gateway/switches.ts';
import type { Keep, Part } from './part.ts';
import { evaluatePolicies } from './policy/evaluate.ts';
import { startServices } from './services.ts';
import { resolveAssembly, resourcesOfType } from './template/resolved-assembly.ts';
import type { ResolvedAssembly } from './template/resolved-assembly.ts';
import { readUsagePlans } from './usage-plan/read-usage-plans.ts';
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
  /**
   * Where functions find a service instead of here, by variables of the AWS SDK such as `AWS_ENDPOINT_URL_DYNAMODB`.
   * @default here
   */
  readonly functionEndpoints?: Readonly<Record<string, string>>;
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
  /** Is called with each event that a function has put on an event bus. */
  readonly onEvent?: (event: BusEvent) => void;
  /** Takes the output of the functions, line by line, and what they were not delivered in the end. */
  readonly onFunctionLog?: (functionLogicalId: string, line: string) => void;
}

/** The running local cloud. */
export interface LocalCloud {
  readonly apiUrl: string;
  readonly dynamoDbUrl: string;
  /** Where the control plane of API Gateway listens. */
  readonly controlPlaneUrl: string;
  /** Where the event buses listen. */
  readonly eventBusUrl: string;
  /** Logical id → table name. */
  readonly tables: Readonly<Record<string, string>>;
  readonly apiId: string;
  readonly stageName: string;
  /** What of the template has no effect here, for people to read. */
  readonly notices: readonly string[];
  readonly clock: MovableClock;
  /** The latest 1000 events that functions have put on an event bus, the oldest first. */
  readonly events: readonly BusEvent[];
  /**
   * Resolves when every record of a stream and every line of the access log so far has reached the functions that are to
   * get it, or has been given up: never, as long as a function fails on a record that its mapping does not give up.
   */
  drain(): Promise<void>;
  /** Forgets every cached authorizer result, as the control plane's operation does. */
  flushAuthorizerCache(): void;
  /** Ends all servers and functions. Nothing is left behind, and what is not delivered yet never is. */
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

async function startParts(
  options: LocalCloudOptions,
  keep: Keep,
): Promise<Omit<LocalCloud, 'stop'>> {
  const { rateRules = 'on', onFunctionLog = () => undefined } = options;
  const clock = options.clock ?? createClock();
  const assembly = resolveAssembly(options.assemblyDirectory);
  const staged = readStagedApi(assembly);
  const firewall = readFirewall(assembly, stageArnOf(staged), { clock, rateRules });
  const authorize = createFunctionAuthorize(
    assembly,
    resourcesOfType(assembly, 'AWS::Lambda::Function'),
  );
  const plan = readDeliveryPlan(assembly, { accessLogGroup: staged.accessLogGroup, authorize });
  const usagePlans = readUsagePlans(assembly, staged.api, clock);
  const run = { ...options, staged, plan, clock, authorize, usagePlans };
  const services = await startServices(assembly, run, keep);
  const { dynamoDb, eventBuses } = services;
  const endpoints = { ...services.endpoints, ...options.functionEndpoints };
  const functions = startFunctions(assembly, { ...run, endpoints }, keep);
  const functionOf: Functions['functionOf'] = (arn) => functions.functionOf(arn);
  const read = openGateway(assembly, { ...run, firewall: firewall.firewall, functionOf }, keep);
  const deliveries = keep(
    startDeliveries(plan, { clock, streams: dynamoDb.streams, functionOf, onFunctionLog }),
  );
  const flushAuthorizerCache = (): void => read.gateway.cache.flush();
  services.onFlush(flushAuthorizerCache);
  const server = keep(
    await startGatewayServer({
      ...read,
      port: options.port,
      onRequest: options.onRequest,
      onAccessLogLine: deliveries.addLogLine,
    }),
  );
  const noticed = [read, firewall, services, plan].flatMap(({ notices }) => notices);
  return {
    apiUrl: server.url,
    dynamoDbUrl: dynamoDb.url,
    controlPlaneUrl: services.endpoints.AWS_ENDPOINT_URL_API_GATEWAY,
    eventBusUrl: services.endpoints.AWS_ENDPOINT_URL_EVENTBRIDGE,
    tables: dynamoDb.tables,
    apiId: staged.api.apiId,
    stageName: staged.api.stageName,
    notices: [...noticed, ...inertNotices(assembly)],
    clock,
    events: eventBuses.events,
    drain: () => deliveries.drain(),
    flushAuthorizerCache,
  };
}

function openGateway(
  assembly: ResolvedAssembly,
  run: LocalCloudOptions &
    Pick<GatewaySurroundings, 'staged' | 'clock' | 'firewall' | 'usagePlans' | 'functionOf'>,
  keep: Keep,
): ReadGateway {
  const read = readGateway(assembly, {
    staged: run.staged,
    switches: { ...DEFAULT_SWITCHES, ...run.switches },
    clock: run.clock,
    origins: run.origins ?? {},
    trustedCa: run.trustedCa,
    firewall: run.firewall,
    usagePlans: run.usagePlans,
    evaluatePolicies,
    functionOf: run.functionOf,
  });
  keep({
    stop: () => {
      read.close();
      return Promise.resolve();
    },
  });
  return read;
}

function startFunctions(
  assembly: ResolvedAssembly,
  {
    trustedCa,
    onFunctionLog = () => undefined,
    clock,
    endpoints,
  }: Pick<LocalCloudOptions, 'trustedCa' | 'onFunctionLog'> &
    Pick<FunctionsOptions, 'clock' | 'endpoints'>,
  keep: Keep,
): Functions {
  const scratchDirectory = mkdtempSync(join(tmpdir(), `local-cloud-${process.pid}-`));
  keep({ stop: () => rm(scratchDirectory, { recursive: true, force: true }) });
  return keep(
    createFunctions(assembly, {
      clock,
      scratchDirectory,
      endpoints,
      trustedCa,
      onLog: onFunctionLog,
    }),
  );
}

function inertNotices({ inert }: ResolvedAssembly): string[] {
  return inert
    .filter(({ isNoticed }) => isNoticed)
    .map(({ logicalId, reason }) => `${logicalId}: ${reason}`);
}

function stageArnOf({ api }: StagedApi): string {
  return `arn:aws:apigateway:${api.region}::/restapis/${api.apiId}/stages/${api.stageName}`;
}
