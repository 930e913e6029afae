// Reads how the functions of a template are invoked asynchronously: how often again, for how long, and where events go
// that they do not take.
import { Properties } from '../template/property.ts';
import type { PropertyTable } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import { ASYNCHRONOUS_DEFAULTS } from './asynchronous-invocation.ts';
import type { AsynchronousSettings } from './asynchronous-invocation.ts';
import { functionArnOf, unqualified } from './function-name.ts';

/** Settings of one function. */
export interface EventInvokeConfig extends AsynchronousSettings {
  /** ARN of what is told of an event that was given up. */
  readonly destinationArn?: string;
}

const CONFIG_PROPERTIES: PropertyTable = {
  DestinationConfig: 'read',
  FunctionName: 'read',
  MaximumEventAgeInSeconds: 'read',
  MaximumRetryAttempts: 'read',
  Qualifier: 'read',
};
const DESTINATIONS: PropertyTable = {
  OnFailure: 'read',
  OnSuccess: { only: [], because: 'no destination is told of a success' },
};
const DESTINATION: PropertyTable = { Destination: 'read' };

/**
 * Gives the settings by ARN of the function, without its qualifier; a function that is not among them has the defaults.
 *
 * @throws {TemplateRefusal} for a destination on success and for what is not emulated.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventinvokeconfig.html
 */
export function readEventInvokeConfigs(
  resources: readonly PlacedResource[],
): ReadonlyMap<string, EventInvokeConfig> {
  return new Map(resources.map(readConfig));
}

function readConfig(resource: PlacedResource): [string, EventInvokeConfig] {
  const properties = new Properties(resource.logicalId, resource.properties, CONFIG_PROPERTIES);
  const ageSeconds = properties.optionalNumber('MaximumEventAgeInSeconds');
  const destinationArn = destinationOf(properties);
  return [
    unqualified(functionArnOf(properties.text('FunctionName'), resource)),
    {
      retriesMax:
        properties.optionalNumber('MaximumRetryAttempts') ?? ASYNCHRONOUS_DEFAULTS.retriesMax,
      ageMsMax: ageSeconds === undefined ? ASYNCHRONOUS_DEFAULTS.ageMsMax : ageSeconds * 1000,
      ...(destinationArn !== undefined && { destinationArn }),
    },
  ];
}

function destinationOf(properties: Properties): string | undefined {
  if (!properties.has('DestinationConfig')) return undefined;
  const destinations = properties.child('DestinationConfig', DESTINATIONS);
  return destinations.has('OnFailure')
    ? destinations.child('OnFailure', DESTINATION).text('Destination')
    : undefined;
}
