// Reads the tree of `AWS::ApiGateway::Resource`: the full path of every resource id.
import { Properties } from '../../template/property.ts';
import type { PlacedResource } from '../../template/resolved-assembly.ts';
import { RESOURCE } from './known-property.ts';

interface Part {
  readonly parentId: string;
  readonly pathPart: string;
  readonly properties: Properties;
}

const PATH_PART = /^(?:[A-Za-z0-9_.,:-]+|\{[A-Za-z0-9_.:-]+\+?\})$/;

/**
 * Gives resource id → path for the root and all resources below it.
 *
 * @throws {TemplateRefusal} for a tree that API Gateway would not accept either.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function readResourcePaths(
  resources: readonly PlacedResource[],
  rootResourceId: string,
): ReadonlyMap<string, string> {
  const parts = new Map(resources.map((resource) => [resource.physicalId, readPart(resource)]));
  const paths = new Map([[rootResourceId, '/']]);
  for (const [id, part] of parts) paths.set(id, pathOf(part, parts, rootResourceId));
  refuseConflicts(parts);
  return paths;
}

function readPart(resource: PlacedResource): Part {
  const properties = new Properties(resource.logicalId, resource.properties, RESOURCE);
  const pathPart = properties.text('PathPart');
  if (!PATH_PART.test(pathPart)) properties.refuse(`PathPart ${pathPart} is not valid`);
  return { parentId: properties.text('ParentId'), pathPart, properties };
}

function pathOf(part: Part, parts: ReadonlyMap<string, Part>, rootResourceId: string): string {
  if (part.parentId === rootResourceId) return `/${part.pathPart}`;
  const parent = parts.get(part.parentId);
  if (parent === undefined) return part.properties.refuse('its parent is no resource of the API');
  if (parent.pathPart.endsWith('+}'))
    part.properties.refuse('a greedy parameter has no resources below it');
  return `${pathOf(parent, parts, rootResourceId)}/${part.pathPart}`;
}

function refuseConflicts(parts: ReadonlyMap<string, Part>): void {
  const seen = new Map<string, string>();
  for (const { parentId, pathPart, properties } of parts.values()) {
    const kind = pathPart.startsWith('{') ? (pathPart.endsWith('+}') ? '{+}' : '{}') : pathPart;
    const key = `${parentId} ${kind}`;
    const other = seen.get(key);
    if (other !== undefined)
      properties.refuse(`${pathPart} and ${other} are siblings, which API Gateway does not accept`);
    seen.set(key, pathPart);
  }
}
