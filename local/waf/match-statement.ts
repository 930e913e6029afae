// The statements that compare a component of the request with something: bytes, sizes, patterns, addresses.
import { BlockList, isIP } from 'node:net';
import { TemplateRefusal } from '../template/refusal.ts';
import { Properties } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import { compileComponent } from './component.ts';
import type { InspectedRequest } from './firewall.ts';
import { IP_SET, REGEX_PATTERN_SET } from './known-property.ts';
import { compileTransformations } from './text-transformation.ts';

/** Tells whether a request matches. */
export type RequestPredicate = (request: InspectedRequest) => boolean;

/** Gives the resource of an ARN that a statement refers to. */
export type ResourceOfArn = (arn: string) => PlacedResource | undefined;

const POSITIONS: Readonly<Record<string, (text: string, search: string) => boolean>> = {
  CONTAINS: (text, search) => text.includes(search),
  CONTAINS_WORD: (text, search) =>
    new RegExp(`(?<!\\w)${search.replaceAll(/[^\w\s]/g, String.raw`\$&`)}(?!\\w)`).test(text),
  ENDS_WITH: (text, search) => text.endsWith(search),
  EXACTLY: (text, search) => text === search,
  STARTS_WITH: (text, search) => text.startsWith(search),
};

const COMPARISONS: Readonly<Record<string, (bytes: number, size: number) => boolean>> = {
  EQ: (bytes, size) => bytes === size,
  GE: (bytes, size) => bytes >= size,
  GT: (bytes, size) => bytes > size,
  LE: (bytes, size) => bytes <= size,
  LT: (bytes, size) => bytes < size,
  NE: (bytes, size) => bytes !== size,
};

/** Compiles a `ByteMatchStatement`. */
export function compileByteMatch(statement: Properties): RequestPredicate {
  const position = statement.text('PositionalConstraint');
  const compare =
    POSITIONS[position] ?? statement.refuse(`PositionalConstraint ${position} is not emulated`);
  const encoded = statement.optionalText('SearchStringBase64');
  const search =
    encoded === undefined
      ? statement.text('SearchString')
      : Buffer.from(encoded, 'base64').toString('latin1');
  return inspecting(statement, (text) => compare(text, search));
}

/** Compiles a `SizeConstraintStatement`; sizes are those after the transformations. */
export function compileSizeConstraint(statement: Properties): RequestPredicate {
  const operator = statement.text('ComparisonOperator');
  const compare =
    COMPARISONS[operator] ?? statement.refuse(`ComparisonOperator ${operator} is not emulated`);
  const size = statement.optionalNumber('Size') ?? statement.refuse('Size is missing');
  return inspecting(statement, (text) => compare(Buffer.byteLength(text, 'latin1'), size));
}

/** Compiles a `RegexMatchStatement`. */
export function compileRegexMatch(statement: Properties): RequestPredicate {
  const pattern = regularExpression(statement, statement.text('RegexString'));
  return inspecting(statement, (text) => pattern.test(text));
}

/** Compiles a `RegexPatternSetReferenceStatement`. */
export function compileRegexPatternSet(
  statement: Properties,
  resourceOf: ResourceOfArn,
): RequestPredicate {
  const set = referredTo(statement, resourceOf, 'AWS::WAFv2::RegexPatternSet');
  const properties = new Properties(set.logicalId, set.properties, REGEX_PATTERN_SET);
  const patterns = properties
    .texts('RegularExpressionList')
    .map((text) => regularExpression(properties, text));
  return inspecting(statement, (text) => patterns.some((pattern) => pattern.test(text)));
}

/** Compiles an `IPSetReferenceStatement`. */
export function compileIpSet(statement: Properties, resourceOf: ResourceOfArn): RequestPredicate {
  const set = referredTo(statement, resourceOf, 'AWS::WAFv2::IPSet');
  const properties = new Properties(set.logicalId, set.properties, IP_SET);
  const addresses = new BlockList();
  for (const range of properties.texts('Addresses')) addRange(addresses, range, set.logicalId);
  return ({ sourceIp }) => addresses.check(sourceIp, isIP(sourceIp) === 6 ? 'ipv6' : 'ipv4');
}

function addRange(addresses: BlockList, range: string, logicalId: string): void {
  const [address = '', bits] = range.split('/');
  if (isIP(address) === 0 || bits === undefined)
    throw new TemplateRefusal(logicalId, `${range} is no CIDR range`);
  addresses.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function inspecting(statement: Properties, matches: (text: string) => boolean): RequestPredicate {
  const read = compileComponent(statement);
  const transform = compileTransformations(statement);
  return (request) => {
    const values = read(request);
    if (values === 'matches-anyway') return true;
    return values !== 'never-matches' && values.some((value) => matches(transform(value)));
  };
}

function referredTo(
  statement: Properties,
  resourceOf: ResourceOfArn,
  type: string,
): PlacedResource {
  const arn = statement.text('Arn');
  const resource = resourceOf(arn);
  if (resource?.type === type) return resource;
  return statement.refuse(`${arn} is no ${type} of the assembly`);
}

/** WAF's expressions are PCRE; those that JavaScript reads are taken to mean the same. */
function regularExpression(properties: Properties, text: string): RegExp {
  const [, flags = '', pattern = ''] = /^(?:\(\?(i)\))?([\s\S]*)$/.exec(text) ?? [];
  try {
    return new RegExp(pattern, flags);
  } catch {
    return properties.refuse(`regular expression ${text} cannot be read`);
  }
}
