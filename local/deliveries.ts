// What happens in the background of the local cloud: records of streams and lines of the access log on their way to
// functions.
import type { Clock } from './clock.ts';
import type { StreamRecord, TableStream } from './dynamodb/table-stream.ts';
import type { Authorize } from './function-identity.ts';
import { ASYNCHRONOUS_DEFAULTS } from './lambda/asynchronous-invocation.ts';
import { readEventInvokeConfigs } from './lambda/event-invoke-config.ts';
import type { EventInvokeConfig } from './lambda/event-invoke-config.ts';
import { compilePermissions } from './lambda/invoke-permission.ts';
import type { InvokableFunction } from './lambda/invocation.ts';
import { StreamPoller } from './stream/stream-poller.ts';
import { readStreamReaders } from './stream/stream-reader.ts';
import type { StreamReader } from './stream/stream-reader.ts';
import { LogDelivery } from './subscription/log-delivery.ts';
import { LogLine } from './subscription/log-line.ts';
import { readLogSubscription } from './subscription/log-subscription.ts';
import type { LogSubscription } from './subscription/log-subscription.ts';
import { TemplateRefusal } from './template/refusal.ts';
import { resourcesOfType } from './template/resolved-assembly.ts';
import type { ResolvedAssembly } from './template/resolved-assembly.ts';

/** What the template says of background deliveries. */
export interface DeliveryPlan {
  readonly readers: readonly StreamReader[];
  readonly subscriptions: readonly LogSubscription[];
  readonly accessLogGroup: string | undefined;
  /** By ARN of the function. */
  readonly invokeConfigs: ReadonlyMap<string, EventInvokeConfig>;
  /** Gives the logical id of a queue, or its ARN when it is none of the assembly. */
  readonly queueIdOf: (arn: string) => string;
  /** What is in the template and has no effect, for people to read. */
  readonly notices: readonly string[];
}

/** What deliveries need of the running cloud. */
export interface DeliverySurroundings {
  readonly clock: Clock;
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly functionOf: (arn: string) => InvokableFunction | undefined;
  readonly onFunctionLog: (functionLogicalId: string, line: string) => void;
}

/** The deliveries under way. */
export interface Deliveries {
  /** Takes a line of the access log; undefined when nobody subscribes to it. */
  readonly addLogLine: ((line: string) => void) | undefined;
  /** Resolves when nothing is left to deliver. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

/** CloudWatch Logs allows no more for one log group. */
const SUBSCRIPTIONS_MAX = 2;

/** Reads mappings and subscriptions. @throws {TemplateRefusal} for one that is not emulated or lacks a permission. */
export function readDeliveryPlan(
  assembly: ResolvedAssembly,
  {
    accessLogGroup,
    authorize,
  }: { readonly accessLogGroup: string | undefined; readonly authorize: Authorize },
): DeliveryPlan {
  const isInvocable = compilePermissions(
    resourcesOfType(assembly, 'AWS::Lambda::Permission'),
    'logs.amazonaws.com',
  );
  const readers = readStreamReaders(assembly, authorize);
  const filters = resourcesOfType(assembly, 'AWS::Logs::SubscriptionFilter');
  const subscriptions = filters.map((filter) =>
    readLogSubscription(filter, { accessLogGroup, isInvocable }),
  );
  const surplus = filters[SUBSCRIPTIONS_MAX];
  if (surplus !== undefined)
    throw new TemplateRefusal(surplus.logicalId, 'a log group has at most two subscriptions');
  const queues = assembly.inert.filter(({ type }) => type === 'AWS::SQS::Queue');
  return {
    readers: readers.filter(({ mapping }) => mapping.isEnabled),
    subscriptions,
    accessLogGroup,
    invokeConfigs: readEventInvokeConfigs(
      resourcesOfType(assembly, 'AWS::Lambda::EventInvokeConfig'),
    ),
    queueIdOf: (arn) => queues.find((queue) => queue.attribute('Arn') === arn)?.logicalId ?? arn,
    notices: readers
      .filter(({ mapping }) => !mapping.isEnabled)
      .map(({ mapping }) => `${mapping.logicalId}: the mapping is disabled`),
  };
}

/**
 * Starts to deliver. An error of a function never ends the run: what is given up is a line of the function's log.
 *
 * @throws {TemplateRefusal} for a function that cannot be emulated.
 */
export function startDeliveries(
  plan: DeliveryPlan,
  surroundings: DeliverySurroundings,
): Deliveries {
  const pollers = plan.readers.map((reader) => startPoller(reader, plan, surroundings));
  const logs = plan.subscriptions.map((each) => createLogDelivery(each, plan, surroundings));
  const all = [...pollers, ...logs];
  return {
    addLogLine:
      logs.length === 0
        ? undefined
        : (message) => {
            const line = new LogLine(message, surroundings.clock.now());
            for (const log of logs) log.add(line);
          },
    drain: async () => {
      // What a function does with a delivery may itself make the next one.
      while (all.some(({ isIdle }) => !isIdle))
        await Promise.all(all.map((delivery) => delivery.settled()));
    },
    stop: () => {
      for (const each of all) each.stop();
      return Promise.resolve();
    },
  };
}

function startPoller(
  { mapping, tableLogicalId }: StreamReader,
  { queueIdOf }: DeliveryPlan,
  { clock, streams, onFunctionLog, functionOf }: DeliverySurroundings,
): StreamPoller {
  const lambda = functionIn(functionOf, mapping);
  const poller = new StreamPoller({
    mapping,
    lambda,
    clock,
    onGiveUp: (records, condition) => {
      const what = `${mapping.logicalId} gave up ${sequencesOf(records)} of ${tableLogicalId} (${condition})`;
      onFunctionLog(lambda.logicalId, `${what}; ${fateOf(mapping.destinationArn, queueIdOf)}`);
    },
  });
  streams.get(mapping.streamArn)?.subscribe((record) => poller.add(record));
  return poller;
}

function createLogDelivery(
  subscription: LogSubscription,
  { accessLogGroup = '', invokeConfigs, queueIdOf }: DeliveryPlan,
  { clock, onFunctionLog, functionOf }: DeliverySurroundings,
): LogDelivery {
  const lambda = functionIn(functionOf, subscription);
  const settings = invokeConfigs.get(subscription.functionArn) ?? ASYNCHRONOUS_DEFAULTS;
  const { destinationArn }: Partial<EventInvokeConfig> = settings;
  return new LogDelivery({
    subscription,
    logGroup: accessLogGroup,
    lambda,
    settings,
    clock,
    onGiveUp: (lines) => {
      const what = `${subscription.logicalId} gave up an event of ${lines} lines`;
      onFunctionLog(lambda.logicalId, `${what}; ${fateOf(destinationArn, queueIdOf)}`);
    },
  });
}

function functionIn(
  functionOf: DeliverySurroundings['functionOf'],
  { logicalId, functionArn }: { readonly logicalId: string; readonly functionArn: string },
): InvokableFunction {
  const lambda = functionOf(functionArn);
  if (lambda === undefined)
    throw new TemplateRefusal(logicalId, `${functionArn} is no function of the assembly`);
  return lambda;
}

function sequencesOf(records: readonly StreamRecord[]): string {
  return `records ${records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(', ')}`;
}

function fateOf(destinationArn: string | undefined, queueIdOf: (arn: string) => string): string {
  return destinationArn === undefined
    ? 'nothing is told of it'
    : `on AWS ${queueIdOf(destinationArn)} would be told of it`;
}
