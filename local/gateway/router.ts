// Routing by the pair of resource and verb: literals before parameters before the greedy rest, backtracking on the way.
import type { Facts } from './facts.ts';
import { percentDecode } from './query.ts';
import type { RequestAuthorizer } from './authorization/authorizer.ts';
import type { Switches } from './switches.ts';

/** Serves a request whose route is known and whose caller may use it. Never rejects. */
export type Integrate = (facts: Facts) => Facts | Promise<Facts>;

/** A method of the API. */
export interface Route {
  readonly logicalId: string;
  readonly resourceId: string;
  /** The template, such as `/pets/{id}`. */
  readonly resourcePath: string;
  /** A verb, or `ANY`. */
  readonly verb: string;
  readonly authorizer?: RequestAuthorizer;
  /** Whether a request needs an API key that a usage plan lets into the stage. */
  readonly isApiKeyRequired?: boolean;
  readonly integrate: Integrate;
}

/** A resource with the methods it has, possibly none. */
export interface RoutedResource {
  readonly path: string;
  readonly routes: readonly Route[];
}

/** The route of a request and the values of its path parameters. */
export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request, if it has one. */
export type Router = (path: string, verb: string) => RouteMatch | undefined;

interface Node {
  readonly literals: Map<string, Node>;
  parameter?: { readonly name: string; readonly node: Node };
  greedy?: { readonly name: string; readonly verbs: ReadonlyMap<string, Route> };
  verbs?: ReadonlyMap<string, Route>;
}

interface Search {
  readonly segments: readonly string[];
  readonly verb: string;
  readonly onlyGreedyAfterMiss: boolean;
  /** Set once a resource matched the path but not the verb. */
  lackedVerb: boolean;
}

type Parameters = readonly (readonly [string, string])[];

const ANY_VERBS: ReadonlySet<string> = new Set([
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
]);
const NO_PARAMETERS: Readonly<Record<string, string>> = Object.freeze({});

/** Paths that are called again and again are looked up once; longer ones, and more of them, would only fill the memory. */
const KNOWN_MAX = 1_000;
const KNOWN_PATH_MAX = 512;

/** Compiles the resources into a tree once, so that a request costs one look-up per segment, or one if it came before. */
export function createRouter(
  resources: readonly RoutedResource[],
  switches: Pick<Switches, 'verbFallThrough' | 'pathParameters'>,
): Router {
  const search = createSearch(resources, switches);
  const known = new Map<string, RouteMatch>();
  return (path, verb) => {
    const key = `${verb} ${path}`;
    const match = known.get(key);
    if (match !== undefined) return match;
    const found = search(path, verb);
    if (found === undefined || path.length > KNOWN_PATH_MAX) return found;
    if (known.size === KNOWN_MAX) known.clear();
    known.set(key, found);
    return found;
  };
}

function createSearch(
  resources: readonly RoutedResource[],
  switches: Pick<Switches, 'verbFallThrough' | 'pathParameters'>,
): Router {
  const root: Node = { literals: new Map() };
  for (const resource of resources) insert(root, resource);
  const decode = switches.pathParameters === 'decoded' ? percentDecode : (value: string) => value;
  const onlyGreedyAfterMiss = switches.verbFallThrough === 'proxy-only';
  return (path, verb) => {
    const search: Search = {
      segments: segmentsOf(path),
      verb,
      onlyGreedyAfterMiss,
      lackedVerb: false,
    };
    const found = visit(root, 0, [], search);
    if (found === undefined) return undefined;
    const [route, parameters] = found;
    if (parameters.length === 0) return { route, pathParameters: NO_PARAMETERS };
    return {
      route,
      pathParameters: Object.fromEntries(parameters.map(([name, value]) => [name, decode(value)])),
    };
  };
}

function insert(root: Node, resource: RoutedResource): void {
  let node = root;
  const verbs = new Map(resource.routes.map((route) => [route.verb, route]));
  for (const part of segmentsOf(resource.path)) {
    const name = /^\{(.+?)(\+?)\}$/.exec(part);
    if (name?.[2] === '+') {
      node.greedy = { name: name[1] ?? '', verbs };
      return;
    }
    node = name === null ? literalChild(node, part) : parameterChild(node, name[1] ?? '');
  }
  node.verbs = verbs;
}

function literalChild(node: Node, part: string): Node {
  const child = node.literals.get(part) ?? { literals: new Map<string, Node>() };
  node.literals.set(part, child);
  return child;
}

function parameterChild(node: Node, name: string): Node {
  node.parameter ??= { name, node: { literals: new Map() } };
  return node.parameter.node;
}

/** Splits a path; slashes in front and one at the end do not count. */
function segmentsOf(path: string): string[] {
  const start = path.search(/[^/]/);
  if (start < 0) return [];
  return path.slice(start, path.endsWith('/') ? -1 : undefined).split('/');
}

function visit(
  node: Node,
  depth: number,
  parameters: Parameters,
  search: Search,
): readonly [Route, Parameters] | undefined {
  const segment = search.segments[depth];
  if (segment === undefined) return terminal(node, parameters, search);

  const literal = node.literals.get(segment);
  const below = literal && visit(literal, depth + 1, parameters, search);
  if (below !== undefined) return below;

  if (node.parameter !== undefined && segment !== '') {
    const extended = [...parameters, [node.parameter.name, segment] as const];
    const through = visit(node.parameter.node, depth + 1, extended, search);
    if (through !== undefined) return through;
  }

  return rest(node, depth, parameters, search);
}

function rest(
  node: Node,
  depth: number,
  parameters: Parameters,
  search: Search,
): readonly [Route, Parameters] | undefined {
  if (node.greedy === undefined) return undefined;
  const value = search.segments.slice(depth).join('/');
  if (value === '') return undefined;
  const route = routeFor(node.greedy.verbs, search.verb);
  if (route !== undefined) return [route, [...parameters, [node.greedy.name, value]]];
  search.lackedVerb = true;
  return undefined;
}

function terminal(
  node: Node,
  parameters: Parameters,
  search: Search,
): readonly [Route, Parameters] | undefined {
  if (node.verbs === undefined || (search.lackedVerb && search.onlyGreedyAfterMiss))
    return undefined;
  const route = routeFor(node.verbs, search.verb);
  if (route !== undefined) return [route, parameters];
  search.lackedVerb = true;
  return undefined;
}

function routeFor(verbs: ReadonlyMap<string, Route>, verb: string): Route | undefined {
  return verbs.get(verb) ?? (ANY_VERBS.has(verb) ? verbs.get('ANY') : undefined);
}
