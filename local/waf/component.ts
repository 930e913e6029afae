// The components of a request that a statement can inspect. A component that is missing has no values and matches nothing.
import { pairsOf, valuesOf } from '../gateway/header-list.ts';
import type { HeaderList } from '../gateway/header-list.ts';
import { percentDecode } from '../gateway/query.ts';
import type { Properties, PropertyTable } from '../template/property.ts';
import type { InspectedRequest } from './firewall.ts';
import { FIELD_TO_MATCH } from './known-property.ts';

/**
 * Gives the values of a component. `matches-anyway` and `never-matches` stand for one that is larger than WAF inspects,
 * as its oversize handling says.
 */
export type ComponentReader = (
  request: InspectedRequest,
) => readonly string[] | 'matches-anyway' | 'never-matches';

/** Gives an argument's values, decoded by nobody: WAF leaves that to text transformations. */
type Pairs = readonly (readonly [name: string, value: string])[];

const BODY_BYTES_MAX = 16_384;
const PART_BYTES_MAX = 8_192;
const PARTS_MAX = 200;
const NAME: PropertyTable = { Name: 'read' };
const BODY: PropertyTable = { OversizeHandling: 'read' };
const MATCHED_PAIRS: PropertyTable = {
  MatchPattern: 'read',
  MatchScope: 'read',
  OversizeHandling: 'read',
};
const PATTERN: PropertyTable = {
  All: 'read',
  ExcludedCookies: 'read',
  ExcludedHeaders: 'read',
  IncludedCookies: 'read',
  IncludedHeaders: 'read',
};

const READERS: Readonly<Record<string, (field: Properties) => ComponentReader>> = {
  AllQueryArguments: () => (request) => queryPairs(request.queryText).flat(),
  Body: (field) => bodyReader(field.child('Body', BODY)),
  Cookies: (field) =>
    pairReader(field.child('Cookies', MATCHED_PAIRS), 'Cookies', (request) =>
      cookiePairs(request.headers),
    ),
  Headers: (field) =>
    pairReader(field.child('Headers', MATCHED_PAIRS), 'Headers', (request) =>
      pairsOf(request.headers),
    ),
  Method: () => (request) => [request.verb],
  QueryString: () => (request) => [request.queryText],
  SingleHeader: (field) => headerReader(field.child('SingleHeader', NAME).text('Name')),
  SingleQueryArgument: (field) =>
    queryArgumentReader(field.child('SingleQueryArgument', NAME).text('Name')),
  UriPath: () => (request) => [request.path],
};

/**
 * Compiles a `FieldToMatch`.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html
 */
export function compileComponent(statement: Properties): ComponentReader {
  const field = statement.child('FieldToMatch', FIELD_TO_MATCH);
  const [name, ...others] = Object.keys(READERS).filter((known) => field.has(known));
  const reader = name === undefined || others.length > 0 ? undefined : READERS[name];
  return reader === undefined
    ? field.refuse('FieldToMatch must name exactly one component')
    : reader(field);
}

/** Reads every value of a header; names are matched without regard to case. */
export function headerReader(name: string): (request: InspectedRequest) => readonly string[] {
  const lowerCase = name.toLowerCase();
  return (request) => valuesOf(request.headers, lowerCase);
}

/** Reads every value of a query argument; names are matched without regard to case. */
export function queryArgumentReader(
  name: string,
): (request: InspectedRequest) => readonly string[] {
  const lowerCase = name.toLowerCase();
  return (request) =>
    queryPairs(request.queryText)
      .filter(([sent]) => percentDecode(sent).toLowerCase() === lowerCase)
      .map(([, value]) => value);
}

/** Reads every value of a cookie. */
export function cookieReader(name: string): (request: InspectedRequest) => readonly string[] {
  return (request) =>
    cookiePairs(request.headers)
      .filter(([sent]) => sent === name)
      .map(([, value]) => value);
}

function bodyReader(body: Properties): ComponentReader {
  const oversize = oversizeHandling(body);
  return ({ body: bytes }) => {
    if (bytes.length > BODY_BYTES_MAX && oversize !== 'CONTINUE') return OVERSIZE[oversize];
    return [bytes.subarray(0, BODY_BYTES_MAX).toString('latin1')];
  };
}

function pairReader(
  properties: Properties,
  kind: 'Cookies' | 'Headers',
  pairsFor: (request: InspectedRequest) => Pairs,
): ComponentReader {
  const pattern = properties.child('MatchPattern', PATTERN);
  const fold = kind === 'Headers' ? (name: string) => name.toLowerCase() : (name: string) => name;
  const included = new Set(pattern.texts(`Included${kind}`).map(fold));
  const excluded = new Set(pattern.texts(`Excluded${kind}`).map(fold));
  const isInspected = (name: string): boolean =>
    included.size > 0 ? included.has(fold(name)) : !excluded.has(fold(name));
  const oversize = oversizeHandling(properties);
  const scope = properties.text('MatchScope');
  return (request) => {
    const all = pairsFor(request);
    const bytes = all.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    if ((all.length > PARTS_MAX || bytes > PART_BYTES_MAX) && oversize !== 'CONTINUE')
      return OVERSIZE[oversize];
    const inspected = all.slice(0, PARTS_MAX).filter(([name]) => isInspected(name));
    if (scope === 'KEY') return inspected.map(([name]) => name);
    return scope === 'VALUE' ? inspected.map(([, value]) => value) : inspected.flat();
  };
}

const OVERSIZE = { MATCH: 'matches-anyway', NO_MATCH: 'never-matches' } as const;

function oversizeHandling(properties: Properties): 'CONTINUE' | 'MATCH' | 'NO_MATCH' {
  const handling = properties.optionalText('OversizeHandling') ?? 'CONTINUE';
  if (handling === 'CONTINUE' || handling === 'MATCH' || handling === 'NO_MATCH') return handling;
  return properties.refuse(`OversizeHandling ${handling} is not emulated`);
}

function queryPairs(text: string): Pairs {
  if (text === '') return [];
  return text.split('&').map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
  });
}

function cookiePairs(headers: HeaderList): Pairs {
  return valuesOf(headers, 'cookie').flatMap((header) =>
    header.split(';').map((part): readonly [string, string] => {
      const equals = part.indexOf('=');
      return equals < 0
        ? [part.trim(), '']
        : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    }),
  );
}
