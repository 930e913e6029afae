// The web ACL that is associated with the stage, compiled: rules by priority, then the default action.
import type { Clock } from '../clock.ts';
import { Properties } from '../template/property.ts';
import { TemplateRefusal } from '../template/refusal.ts';
import { resourcesOfType } from '../template/resolved-assembly.ts';
import type { PlacedResource, ResolvedAssembly } from '../template/resolved-assembly.ts';
import type { Firewall, Verdict } from './firewall.ts';
import { ACTION, RESPONSE_BODY, RULE, STATEMENT, WEB_ACL } from './known-property.ts';
import { compileAction, compileRule } from './rule.ts';
import type { ResponseBodies, Rule } from './rule.ts';
import type { StatementSurroundings } from './statement.ts';

/** How the firewall runs. */
export interface FirewallOptions {
  readonly clock: Clock;
  /** `off` leaves rate-based rules out. */
  readonly rateRules: 'on' | 'off';
}

/** The firewall of the stage, if it has one, and what of it is not emulated. */
export interface ReadFirewall {
  readonly firewall?: Firewall;
  readonly notices: readonly string[];
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  APPLICATION_JSON: 'application/json',
  TEXT_HTML: 'text/html',
  TEXT_PLAIN: 'text/plain',
};

/**
 * Reads the web ACL of the stage with this ARN. Managed rule groups are the one thing that is left out rather than
 * refused, since nobody outside AWS knows their rules; each gives a notice.
 *
 * @throws {TemplateRefusal} for any other statement, action or setting that is not emulated.
 */
export function readFirewall(
  assembly: ResolvedAssembly,
  stageArn: string,
  options: FirewallOptions,
): ReadFirewall {
  const associations = resourcesOfType(assembly, 'AWS::WAFv2::WebACLAssociation').filter(
    ({ properties }) => properties['ResourceArn'] === stageArn,
  );
  const [association, second] = associations;
  if (association === undefined) return { notices: [] };
  if (second !== undefined)
    throw new TemplateRefusal(second.logicalId, 'the stage has a web ACL already');
  const arn = association.properties['WebACLArn'];
  const resource = resourcesOfType(assembly, 'AWS::WAFv2::WebACL').find(
    (acl) => acl.attribute('Arn') === arn,
  );
  if (resource === undefined)
    throw new TemplateRefusal(association.logicalId, 'its web ACL is not in the assembly');
  return compileWebAcl(assembly, resource, options);
}

function compileWebAcl(
  assembly: ResolvedAssembly,
  resource: PlacedResource,
  options: FirewallOptions,
): ReadFirewall {
  const acl = new Properties(resource.logicalId, resource.properties, WEB_ACL);
  if (acl.text('Scope') !== 'REGIONAL') acl.refuse('a web ACL of a stage must be REGIONAL');
  const bodies = readBodies(acl);
  const surroundings: StatementSurroundings = {
    ...options,
    labelPrefix: `awswaf:${resource.accountId}:webacl:${resource.logicalId}:`,
    resourceOf: (arn) =>
      resourcesOfType(assembly, 'AWS::WAFv2::IPSet', 'AWS::WAFv2::RegexPatternSet').find(
        (set) => set.attribute('Arn') === arn,
      ),
  };
  const { rules, notices } = compileRules(acl, bodies, surroundings);
  const otherwise = compileAction(acl.child('DefaultAction', ACTION), bodies);
  if (otherwise === undefined) return acl.refuse('DefaultAction must be Allow or Block');
  return {
    firewall: { arn: resource.attribute('Arn'), inspect: inspectorOf(rules, otherwise) },
    notices,
  };
}

/** The first rule that allows or blocks has the last word; one that counts lets the next one look. */
function inspectorOf(rules: readonly Rule[], otherwise: Verdict): Firewall['inspect'] {
  return (request) => {
    const inspection = { request, labels: new Set<string>() };
    for (const rule of rules) {
      const verdict = rule(inspection);
      if (verdict !== undefined) return verdict;
    }
    return otherwise;
  };
}

function compileRules(
  acl: Properties,
  bodies: ResponseBodies,
  surroundings: StatementSurroundings,
): { readonly rules: readonly Rule[]; readonly notices: readonly string[] } {
  const ordered = acl
    .children('Rules', RULE)
    .map((rule) => ({
      rule,
      priority: rule.optionalNumber('Priority') ?? rule.refuse('Priority is missing'),
    }))
    .toSorted((left, right) => left.priority - right.priority)
    .map(({ rule }) => rule);
  const [managed, own] = [ordered.filter(isManaged), ordered.filter((rule) => !isManaged(rule))];
  const repeated = own.find((rule) =>
    own.some((other) => other !== rule && samePriority(rule, other)),
  );
  if (repeated !== undefined) repeated.refuse('two rules have the same Priority');
  return {
    rules: own.map((rule) => compileRule(rule, bodies, surroundings)),
    notices: managed.map(
      (rule) =>
        `${acl.logicalId}: managed rule group ${rule.text('Name')} is not emulated, its rules let everything pass`,
    ),
  };
}

function isManaged(rule: Properties): boolean {
  return rule.child('Statement', STATEMENT).has('ManagedRuleGroupStatement');
}

function samePriority(rule: Properties, other: Properties): boolean {
  return rule.optionalNumber('Priority') === other.optionalNumber('Priority');
}

function readBodies(acl: Properties): ResponseBodies {
  const keys = Object.keys(acl.value('CustomResponseBodies') ?? {});
  if (keys.length === 0) return new Map();
  const all = acl.child(
    'CustomResponseBodies',
    Object.fromEntries(keys.map((key) => [key, 'read' as const])),
  );
  return new Map(
    keys.map((key) => {
      const body = all.child(key, RESPONSE_BODY);
      const type = body.text('ContentType');
      const contentType = CONTENT_TYPES[type] ?? body.refuse(`ContentType ${type} is not allowed`);
      return [key, { contentType, content: body.text('Content') }];
    }),
  );
}
