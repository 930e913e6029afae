// The services that functions call: they are up before any function is, because functions are told their addresses.
import type { Clock } from './clock.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import type { DeliveryPlan } from './deliveries.ts';
import { startDynamoDb } from './dynamodb/local-dynamodb.ts';
import type { LocalDynamoDb } from './dynamodb/local-dynamodb.ts';
import { startEventBuses } from './event-bus/event-bus.ts';
import type { EventBuses } from './event-bus/event-bus.ts';
import type { BusEvent } from './event-bus/put-events.ts';
import { readEventBusName } from './event-bus/read-event-bus.ts';
import type { Authorize } from './function-identity.ts';
import type { StagedApi } from './gateway/read/read-stage.ts';
import type { Keep } from './part.ts';
import { resourcesOfType } from './template/resolved-assembly.ts';
import type { ResolvedAssembly } from './template/resolved-assembly.ts';
import type { UsagePlans } from './usage-plan/usage-plans.ts';

/** What the services are started with. */
export interface ServicesOptions {
  readonly staged: StagedApi;
  readonly plan: DeliveryPlan;
  readonly usagePlans: UsagePlans;
  readonly clock: Clock;
  readonly authorize: Authorize;
  readonly dynamoDbPort?: number | undefined;
  readonly dynamoDbEndpoint?: string | undefined;
  readonly onEvent?: ((event: BusEvent) => void) | undefined;
}

/** A variable that tells the AWS SDK where a service is. */
export type ServiceEndpoint =
  'AWS_ENDPOINT_URL_API_GATEWAY' | 'AWS_ENDPOINT_URL_DYNAMODB' | 'AWS_ENDPOINT_URL_EVENTBRIDGE';

/** The running services. */
export interface Services {
  readonly dynamoDb: LocalDynamoDb;
  readonly eventBuses: EventBuses;
  /** Variables that tell the AWS SDK where the services are. */
  readonly endpoints: Readonly<Record<ServiceEndpoint, string>>;
  readonly notices: readonly string[];
  /** Sets what the control plane flushes. */
  onFlush(flush: () => void): void;
}

/** Starts the services; each is handed to `keep` as soon as it runs. */
export async function startServices(
  assembly: ResolvedAssembly,
  options: ServicesOptions,
  keep: Keep,
): Promise<Services> {
  const { staged, authorize, clock, plan, usagePlans } = options;
  const { api } = staged;
  let flushAuthorizerCache = (): void => undefined;
  const controlPlane = keep(
    await startControlPlane({
      ...api,
      authorize,
      usagePlans,
      flushAuthorizerCache: () => flushAuthorizerCache(),
    }),
  );
  const eventBuses = keep(
    await startEventBuses({
      accountId: api.accountId,
      region: api.region,
      names: resourcesOfType(assembly, 'AWS::Events::EventBus').map(readEventBusName),
      authorize,
      clock,
      onEvent: options.onEvent,
    }),
  );
  const dynamoDb = keep(await startTables(assembly, options));
  return {
    dynamoDb,
    eventBuses,
    endpoints: {
      AWS_ENDPOINT_URL_API_GATEWAY: controlPlane.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: eventBuses.url,
    },
    notices: [...dynamoDb.notes, ...streamNotices(plan, options)],
    onFlush: (flush) => {
      flushAuthorizerCache = flush;
    },
  };
}

function startTables(
  assembly: ResolvedAssembly,
  { plan, clock, authorize, dynamoDbPort = 0, dynamoDbEndpoint }: ServicesOptions,
): Promise<LocalDynamoDb> {
  return startDynamoDb({
    tables: resourcesOfType(assembly, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'),
    port: dynamoDbPort,
    ...(dynamoDbEndpoint === undefined ? {} : { endpoint: dynamoDbEndpoint }),
    authorize,
    streamArns: new Set(plan.readers.map(({ mapping }) => mapping.streamArn)),
    clock,
  });
}

function streamNotices({ readers }: DeliveryPlan, { dynamoDbEndpoint }: ServicesOptions): string[] {
  if (dynamoDbEndpoint === undefined) return [];
  return readers.map(
    ({ mapping, tableLogicalId }) =>
      `${mapping.logicalId}: of ${tableLogicalId} it sees what is written through this run, from its start on, and nothing that reaches the store in another way or in PartiQL`,
  );
}
