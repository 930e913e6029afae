// Compiles one rule of a web ACL: its statement, its action, the labels it adds.
import { isHeaderName, isHeaderValue } from '../gateway/header-list.ts';
import type { Properties } from '../template/property.ts';
import type { BlockedResponse, Verdict } from './firewall.ts';
import {
  ACTION,
  BLOCK_ACTION,
  CUSTOM_RESPONSE,
  PLAIN_ACTION,
  RESPONSE_HEADER,
  RULE_LABEL,
  STATEMENT,
} from './known-property.ts';
import { compileStatement } from './statement.ts';
import type { Inspection, StatementSurroundings } from './statement.ts';

/** Gives the verdict of a rule, or undefined when it does not match or only counts. */
export type Rule = (inspection: Inspection) => Verdict | undefined;

/** Key of `CustomResponseBodies` → content type and text. */
export type ResponseBodies = ReadonlyMap<
  string,
  { readonly contentType: string; readonly content: string }
>;

// The statuses that a custom response may have.
// https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-status-codes.html
const STATUSES: ReadonlySet<number> = new Set([
  200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409,
  411, 412, 413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505,
]);

/** Compiles a rule. @throws {TemplateRefusal} for a statement or an action that is not emulated. */
export function compileRule(
  rule: Properties,
  bodies: ResponseBodies,
  surroundings: StatementSurroundings,
): Rule {
  const name = rule.text('Name');
  const matches = compileStatement(rule.child('Statement', STATEMENT), surroundings);
  const verdict = compileAction(rule.child('Action', ACTION), bodies, name);
  const labels = rule
    .children('RuleLabels', RULE_LABEL)
    .map((label) => surroundings.labelPrefix + label.text('Name'));
  return (inspection) => {
    if (!matches(inspection)) return undefined;
    for (const label of labels) inspection.labels.add(label);
    return verdict;
  };
}

/** Compiles an action into a verdict; `Count` gives none. */
export function compileAction(
  action: Properties,
  bodies: ResponseBodies,
  rule?: string,
): Verdict | undefined {
  const named = rule === undefined ? {} : { rule };
  if (action.has('Allow')) {
    action.child('Allow', PLAIN_ACTION);
    return { action: 'allow', ...named };
  }
  if (action.has('Count')) {
    action.child('Count', PLAIN_ACTION);
    return undefined;
  }
  const block = action.child('Block', BLOCK_ACTION);
  if (!block.has('CustomResponse')) return { action: 'block', ...named };
  return {
    action: 'block',
    response: readResponse(block.child('CustomResponse', CUSTOM_RESPONSE), bodies),
    ...named,
  };
}

function readResponse(response: Properties, bodies: ResponseBodies): BlockedResponse {
  const status = response.optionalNumber('ResponseCode') ?? 0;
  if (!STATUSES.has(status)) response.refuse(`ResponseCode ${status} is not allowed`);
  const headers = response.children('ResponseHeaders', RESPONSE_HEADER).flatMap((header) => {
    const name = header.text('Name');
    if (name.toLowerCase() === 'content-type')
      header.refuse('a custom response cannot set content-type');
    const value = header.text('Value');
    if (!isHeaderName(name) || !isHeaderValue(value))
      header.refuse(`${name} cannot be sent as a header`);
    return [name, value];
  });
  const key = response.optionalText('CustomResponseBodyKey');
  if (key === undefined) return { status, headers, body: '' };
  const body = bodies.get(key) ?? response.refuse(`CustomResponseBodies has no ${key}`);
  return { status, headers, body: body.content, contentType: body.contentType };
}
