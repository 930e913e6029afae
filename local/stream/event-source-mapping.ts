// Reads the event source mappings of a template: which stream goes to which function, and how.
import type { StreamRecord } from '../dynamodb/table-stream.ts';
import { functionArnOf, unqualified } from '../lambda/function-name.ts';
import { Properties } from '../template/property.ts';
import type { PropertyTable } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import { EventPatternError, compileEventPattern } from './event-pattern.ts';
import type { EventPattern } from './event-pattern.ts';

/** One event source mapping of a DynamoDB stream, with Lambda's defaults for what the template leaves out. */
export interface EventSourceMapping {
  readonly logicalId: string;
  readonly isEnabled: boolean;
  readonly streamArn: string;
  /** Without a qualifier. */
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly bisects: boolean;
  /** How often a batch comes again before it is given up; `Infinity` by default. */
  readonly retriesMax: number;
  /** How old a record may become; a stream keeps none for longer than a day. */
  readonly ageSecondsMax: number;
  readonly reportsFailures: boolean;
  /** ARN of the queue that is told of records that were given up. */
  readonly destinationArn: string | undefined;
  /** Tells whether a record passes the filters. */
  accepts(record: StreamRecord): boolean;
}

const MAPPING_PROPERTIES: PropertyTable = {
  BatchSize: 'read',
  BisectBatchOnFunctionError: 'read',
  DestinationConfig: 'read',
  Enabled: 'read',
  EventSourceArn: 'read',
  FilterCriteria: 'read',
  FunctionName: 'read',
  FunctionResponseTypes: 'read',
  KmsKeyArn: 'inert',
  LoggingConfig: 'inert',
  MaximumBatchingWindowInSeconds: 'read',
  MaximumRecordAgeInSeconds: 'read',
  MaximumRetryAttempts: 'read',
  MetricsConfig: 'inert',
  // One batch at a time keeps every order that several at a time would keep.
  ParallelizationFactor: 'inert',
  StartingPosition: { only: ['LATEST', 'TRIM_HORIZON'], because: 'a stream has no other' },
  Tags: 'inert',
  TumblingWindowInSeconds: { only: [0], because: 'there are no windows with state' },
};
const DESTINATIONS: PropertyTable = { OnFailure: 'read' };
const DESTINATION: PropertyTable = { Destination: 'read' };
const FILTER_CRITERIA: PropertyTable = { Filters: 'read' };
const FILTER: PropertyTable = { Pattern: 'read' };

const STREAM_ARN = /^arn:aws:dynamodb:[^:]+:\d+:table\/[^/]+\/stream\//;
const QUEUE_ARN = 'arn:aws:sqs:';
const RETENTION_SECONDS = 24 * 60 * 60;

/**
 * Reads a mapping.
 *
 * @throws {TemplateRefusal} for another source than a DynamoDB stream, another destination than a queue, a value out of
 * its limits, and any property or filter that is not emulated.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export function readEventSourceMapping(resource: PlacedResource): EventSourceMapping {
  const properties = new Properties(resource.logicalId, resource.properties, MAPPING_PROPERTIES);
  properties.text('StartingPosition');
  const streamArn = properties.optionalText('EventSourceArn') ?? '';
  if (!STREAM_ARN.test(streamArn)) properties.refuse('its source is no DynamoDB stream');
  const number = (name: string, limits: Limits): number => numberWithin(properties, name, limits);
  const windowSeconds = number('MaximumBatchingWindowInSeconds', {
    min: 0,
    max: 300,
    otherwise: 0,
  });
  const retries = number('MaximumRetryAttempts', { min: -1, max: 10_000, otherwise: -1 });
  const age = number('MaximumRecordAgeInSeconds', { min: -1, max: 604_800, otherwise: -1 });
  return {
    logicalId: resource.logicalId,
    isEnabled: flag(properties, 'Enabled', true),
    streamArn,
    functionArn: unqualified(functionArnOf(properties.text('FunctionName'), resource)),
    batchSize: number('BatchSize', { min: 1, max: 10_000, otherwise: 100 }),
    windowMs: windowSeconds * 1000,
    bisects: flag(properties, 'BisectBatchOnFunctionError', false),
    retriesMax: retries < 0 ? Infinity : retries,
    ageSecondsMax: age < 0 ? RETENTION_SECONDS : Math.min(age, RETENTION_SECONDS),
    reportsFailures: reportsFailures(properties),
    destinationArn: destinationOf(properties),
    accepts: acceptanceOf(properties),
  };
}

interface Limits {
  readonly min: number;
  readonly max: number;
  readonly otherwise: number;
}

function numberWithin(properties: Properties, name: string, limits: Limits): number {
  const value = properties.optionalNumber(name) ?? limits.otherwise;
  if (value >= limits.min && value <= limits.max) return value;
  return properties.refuse(`${name} must be ${limits.min} to ${limits.max}, got ${value}`);
}

function flag(properties: Properties, name: string, otherwise: boolean): boolean {
  if (!properties.has(name)) return otherwise;
  return ['true', true].includes(properties.value(name) as string);
}

function reportsFailures(properties: Properties): boolean {
  const types = properties.texts('FunctionResponseTypes');
  if (types.some((type) => type !== 'ReportBatchItemFailures'))
    properties.refuse(`FunctionResponseTypes ${types.join(', ')} is not emulated`);
  return types.length > 0;
}

function destinationOf(properties: Properties): string | undefined {
  if (!properties.has('DestinationConfig')) return undefined;
  const destinations = properties.child('DestinationConfig', DESTINATIONS);
  if (!destinations.has('OnFailure')) return undefined;
  const arn = destinations.child('OnFailure', DESTINATION).text('Destination');
  if (!arn.startsWith(QUEUE_ARN)) properties.refuse('its destination on failure is no queue');
  return arn;
}

/** One matching filter is enough; without any, every record passes. */
function acceptanceOf(properties: Properties): (record: StreamRecord) => boolean {
  if (!properties.has('FilterCriteria')) return () => true;
  const filters = properties
    .child('FilterCriteria', FILTER_CRITERIA)
    .children('Filters', FILTER)
    .map((filter) => compilePattern(filter.text('Pattern'), properties));
  return (record) => filters.length === 0 || filters.some((matches) => matches(record));
}

function compilePattern(text: string, properties: Properties): EventPattern {
  try {
    return compileEventPattern(text);
  } catch (error) {
    if (!(error instanceof EventPatternError)) throw error;
    return properties.refuse(error.message);
  }
}
