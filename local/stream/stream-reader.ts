// Who reads which stream of the template: its event source mappings, each with its table and its function found and
// its permissions there.
import { accessKeyIdOf } from '../function-identity.ts';
import type { Authorize } from '../function-identity.ts';
import { TemplateRefusal } from '../template/refusal.ts';
import { resourcesOfType } from '../template/resolved-assembly.ts';
import type { PlacedResource, ResolvedAssembly } from '../template/resolved-assembly.ts';
import { readEventSourceMapping } from './event-source-mapping.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';

/** A mapping and the table whose stream it reads. */
export interface StreamReader {
  readonly mapping: EventSourceMapping;
  readonly tableLogicalId: string;
}

const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];

/**
 * Reads all event source mappings. Lambda polls with the rights of the function's role, and looks at them when a mapping
 * is created.
 *
 * @throws {TemplateRefusal} for a stream or a function that the template does not have, and for a right that is missing.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
export function readStreamReaders(
  assembly: ResolvedAssembly,
  authorize: Authorize,
): readonly StreamReader[] {
  return resourcesOfType(assembly, 'AWS::Lambda::EventSourceMapping').map((resource) => {
    const mapping = readEventSourceMapping(resource);
    requireRights(mapping, functionOf(mapping, assembly), authorize);
    return { mapping, tableLogicalId: tableOf(mapping, assembly).logicalId };
  });
}

function tableOf({ logicalId, streamArn }: EventSourceMapping, assembly: ResolvedAssembly) {
  const table = resourcesOfType(
    assembly,
    'AWS::DynamoDB::Table',
    'AWS::DynamoDB::GlobalTable',
  ).find((candidate) => candidate.attribute('StreamArn') === streamArn);
  if (table?.properties['StreamSpecification'] === undefined)
    throw new TemplateRefusal(logicalId, 'its source is no stream of a table of the assembly');
  return table;
}

function functionOf(
  { logicalId, functionArn }: EventSourceMapping,
  assembly: ResolvedAssembly,
): PlacedResource {
  const lambda = resourcesOfType(assembly, 'AWS::Lambda::Function').find(
    (candidate) => candidate.attribute('Arn') === functionArn,
  );
  if (lambda === undefined)
    throw new TemplateRefusal(logicalId, `${functionArn} is no function of the assembly`);
  return lambda;
}

function requireRights(
  { logicalId, streamArn, destinationArn }: EventSourceMapping,
  lambda: PlacedResource,
  authorize: Authorize,
): void {
  const needed = STREAM_ACTIONS.map((action) => [`dynamodb:${action}`, streamArn] as const);
  const all =
    destinationArn === undefined
      ? needed
      : [...needed, ['sqs:SendMessage', destinationArn] as const];
  const missing = all.find(([action, arn]) => !authorize(accessKeyIdOf(lambda), action, arn));
  if (missing !== undefined)
    throw new TemplateRefusal(
      logicalId,
      `the role of ${lambda.logicalId} does not allow ${missing.join(' on ')}`,
    );
}
