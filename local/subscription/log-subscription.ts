// Reads the subscriptions to log groups: which lines of the stage's access log go to which function.
import { unqualified } from '../lambda/function-name.ts';
import type { IsInvocable } from '../lambda/invoke-permission.ts';
import { Properties } from '../template/property.ts';
import type { PropertyTable } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import { FilterPatternError, compileFilterPattern } from './filter-pattern.ts';
import type { FilterPattern } from './filter-pattern.ts';

/** One subscription of a function to the access log. */
export interface LogSubscription {
  readonly logicalId: string;
  readonly filterName: string;
  /** Without a qualifier. */
  readonly functionArn: string;
  readonly accountId: string;
  readonly matches: FilterPattern;
}

/** What a subscription is read against. */
export interface SubscriptionSurroundings {
  /** Name of the log group that the stage writes its access log to; undefined when it writes none. */
  readonly accessLogGroup: string | undefined;
  /** Whether CloudWatch Logs may invoke a function. */
  readonly isInvocable: IsInvocable;
}

const SUBSCRIPTION_PROPERTIES: PropertyTable = {
  ApplyOnTransformedLogs: { only: [false], because: 'logs are not transformed' },
  DestinationArn: 'read',
  // Says how lines are spread over the shards of a Kinesis stream.
  Distribution: 'inert',
  FilterName: 'read',
  FilterPattern: 'read',
  LogGroupName: 'read',
};

const FUNCTION_ARN = 'arn:aws:lambda:';

/**
 * Reads a subscription.
 *
 * @throws {TemplateRefusal} for another log group than that of the access log, another destination than a function, a
 * function that CloudWatch Logs may not invoke, and a filter pattern that is not emulated.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
 */
export function readLogSubscription(
  resource: PlacedResource,
  { accessLogGroup, isInvocable }: SubscriptionSurroundings,
): LogSubscription {
  const { logicalId, accountId, region, physicalId } = resource;
  const properties = new Properties(logicalId, resource.properties, SUBSCRIPTION_PROPERTIES);
  const logGroup = properties.text('LogGroupName');
  if (logGroup !== accessLogGroup)
    properties.refuse('only the log group of the access log has lines to subscribe to');
  const destination = properties.text('DestinationArn');
  if (!destination.startsWith(FUNCTION_ARN)) properties.refuse('its destination is no function');
  if (!isInvocable(destination, `arn:aws:logs:${region}:${accountId}:log-group:${logGroup}:*`))
    properties.refuse('no Lambda::Permission lets logs.amazonaws.com invoke its function');
  return {
    logicalId,
    filterName: physicalId,
    functionArn: unqualified(destination),
    accountId,
    matches: compile(properties),
  };
}

function compile(properties: Properties): FilterPattern {
  try {
    return compileFilterPattern(properties.optionalText('FilterPattern') ?? '');
  } catch (error) {
    if (!(error instanceof FilterPatternError)) throw error;
    return properties.refuse(error.message);
  }
}
