// Compiles a statement of a rule, nested ones included, into one predicate.
import type { Clock } from '../clock.ts';
import type { Properties } from '../template/property.ts';
import type { InspectedRequest } from './firewall.ts';
import {
  INSPECTING,
  IP_SET_REFERENCE,
  LABEL_MATCH,
  NESTING,
  RATE_BASED,
  STATEMENT,
} from './known-property.ts';
import {
  compileByteMatch,
  compileIpSet,
  compileRegexMatch,
  compileRegexPatternSet,
  compileSizeConstraint,
} from './match-statement.ts';
import type { RequestPredicate, ResourceOfArn } from './match-statement.ts';
import { compileRateLimit } from './rate-statement.ts';

/** A request under inspection, with the labels that earlier rules gave it. */
export interface Inspection {
  readonly request: InspectedRequest;
  readonly labels: Set<string>;
}

/** Tells whether an inspected request matches. Rate-based statements count it on the way. */
export type Predicate = (inspection: Inspection) => boolean;

/** What statements need to know of the rest. */
export interface StatementSurroundings {
  readonly clock: Clock;
  readonly rateRules: 'on' | 'off';
  readonly resourceOf: ResourceOfArn;
  /** What the labels of the web ACL's own rules begin with. */
  readonly labelPrefix: string;
}

type Compile = (statement: Properties, surroundings: StatementSurroundings) => Predicate;

const inspecting =
  (
    name: keyof typeof INSPECTING,
    compile: (statement: Properties, resourceOf: ResourceOfArn) => RequestPredicate,
  ): Compile =>
  (statement, { resourceOf }) => {
    const matches = compile(statement.child(name, INSPECTING[name]), resourceOf);
    return ({ request }) => matches(request);
  };

const STATEMENTS: Readonly<Record<string, Compile>> = {
  AndStatement: (statement, surroundings) => {
    const parts = nested(statement, 'AndStatement', surroundings);
    return (inspection) => parts.every((matches) => matches(inspection));
  },
  ByteMatchStatement: inspecting('ByteMatchStatement', compileByteMatch),
  IPSetReferenceStatement: (statement, { resourceOf }) => {
    const matches = compileIpSet(
      statement.child('IPSetReferenceStatement', IP_SET_REFERENCE),
      resourceOf,
    );
    return ({ request }) => matches(request);
  },
  LabelMatchStatement: (statement, surroundings) =>
    labelMatch(statement.child('LabelMatchStatement', LABEL_MATCH), surroundings),
  NotStatement: (statement, surroundings) => {
    const inner = statement
      .child('NotStatement', NESTING.NotStatement)
      .child('Statement', STATEMENT);
    const matches = compileStatement(inner, surroundings);
    return (inspection) => !matches(inspection);
  },
  OrStatement: (statement, surroundings) => {
    const parts = nested(statement, 'OrStatement', surroundings);
    return (inspection) => parts.some((matches) => matches(inspection));
  },
  RateBasedStatement: rateBased,
  RegexMatchStatement: inspecting('RegexMatchStatement', compileRegexMatch),
  RegexPatternSetReferenceStatement: inspecting(
    'RegexPatternSetReferenceStatement',
    compileRegexPatternSet,
  ),
  SizeConstraintStatement: inspecting('SizeConstraintStatement', compileSizeConstraint),
};

/**
 * Compiles a statement.
 *
 * @throws {TemplateRefusal} for one that is not emulated, managed rule groups below the top of a rule among them.
 */
export function compileStatement(
  statement: Properties,
  surroundings: StatementSurroundings,
): Predicate {
  const [name, ...others] = Object.keys(STATEMENT).filter((known) => statement.has(known));
  const compile = name === undefined || others.length > 0 ? undefined : STATEMENTS[name];
  return compile === undefined
    ? statement.refuse(`${statement.nameOf(name ?? 'Statement')} is not emulated`)
    : compile(statement, surroundings);
}

function nested(
  statement: Properties,
  name: 'AndStatement' | 'OrStatement',
  surroundings: StatementSurroundings,
): readonly Predicate[] {
  const inner = statement.child(name, NESTING[name]).children('Statements', STATEMENT);
  if (inner.some((part) => part.has('RateBasedStatement')))
    statement.refuse('a rate-based statement cannot be nested');
  return inner.map((part) => compileStatement(part, surroundings));
}

/** Only requests that the scope-down statement matches are counted and blocked. */
function rateBased(statement: Properties, surroundings: StatementSurroundings): Predicate {
  const properties = statement.child('RateBasedStatement', RATE_BASED);
  const limit = compileRateLimit(properties, surroundings.clock);
  const isInScope = properties.has('ScopeDownStatement')
    ? compileStatement(properties.child('ScopeDownStatement', STATEMENT), surroundings)
    : () => true;
  if (surroundings.rateRules === 'off') return () => false;
  return (inspection) => isInScope(inspection) && limit.isOver(inspection.request);
}

function labelMatch(statement: Properties, { labelPrefix }: StatementSurroundings): Predicate {
  const key = statement.text('Key');
  const isOwn = !key.startsWith('awswaf:');
  if (statement.text('Scope') === 'NAMESPACE') {
    const namespace = isOwn ? labelPrefix + key : key;
    return ({ labels }) => [...labels].some((label) => label.startsWith(namespace));
  }
  const label = isOwn ? labelPrefix + key : key;
  return ({ labels }) => labels.has(label);
}
