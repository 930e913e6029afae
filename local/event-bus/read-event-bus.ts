// Reads the event buses of a template: they have names, and nothing that could refuse an event.
import { Properties } from '../template/property.ts';
import type { PropertyTable } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';

const BUS_PROPERTIES: PropertyTable = {
  DeadLetterConfig: 'inert',
  Description: 'inert',
  KmsKeyIdentifier: 'inert',
  LogConfig: 'inert',
  Name: 'read',
  Tags: 'inert',
};

/** Gives the name of a bus. @throws {TemplateRefusal} for a partner's bus and for a resource policy: it could deny. */
export function readEventBusName({ logicalId, properties }: PlacedResource): string {
  return new Properties(logicalId, properties, BUS_PROPERTIES).text('Name');
}
