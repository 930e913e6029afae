// Velocity templates of non-proxy integrations: parsed once, rendered with the variables API Gateway gives them.
import { Compile, parse } from 'velocityjs';
import { CONTEXT_VARIABLES, contextVariable } from '../context-variable.ts';
import type { ApiIdentity } from '../context-variable.ts';
import { collectValues } from '../event/lambda-event.ts';
import type { Facts } from '../facts.ts';
import { pairsOf } from '../header-list.ts';
import { parseQuery } from '../query.ts';

/** What a template did: its text, and the status and headers it set in `$context.responseOverride`. */
export interface RenderedTemplate {
  readonly text: string;
  readonly status: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A template ready to be rendered; `body` is what `$input.body` gives. */
export type VelocityTemplate = (facts: Facts, body: string) => RenderedTemplate;

// Everything else of `$input` and `$util` would silently render as nothing.
const SUPPORTED_REFERENCES = [
  /^input\.(?:params\(|body\b)/,
  /^util\.(?:escapeJavaScript|base64Encode|base64Decode|urlEncode|urlDecode)\(/,
];

/** Names the first use of `$input` or `$util` that is not emulated, if there is one. */
export function unsupportedReference(template: string): string | undefined {
  for (const [, reference = ''] of template.matchAll(/\$!?\{?((?:input|util)\.\w+[^\s]?)/g)) {
    if (!SUPPORTED_REFERENCES.some((supported) => supported.test(reference)))
      return `$${reference}`;
  }
  return undefined;
}

/** Compiles a template. References without a value render as nothing. @throws for text that is no Velocity. */
export function compileVelocity(template: string, api: ApiIdentity): VelocityTemplate {
  if (!/[$#]/.test(template)) {
    const fixed = { text: template, status: undefined, headers: {} };
    return () => fixed;
  }
  const parsed = parse(template);
  const variables = CONTEXT_VARIABLES.flatMap((name) => {
    const read = contextVariable(name, api);
    return read === undefined ? [] : [{ path: name.split('.'), read }];
  });
  return (facts, body) => {
    const responseOverride: { status?: unknown; header: Record<string, unknown> } = { header: {} };
    const context: Record<string, unknown> = { responseOverride };
    for (const { path, read } of variables) assign(context, path, read(facts));
    Object.assign(branch(context, 'authorizer'), facts.authorization?.context);
    // velocityjs keeps notes on the objects it is given: each rendering gets its own.
    const text = new Compile(parsed).render(
      {
        context,
        input: inputOf(facts, body),
        util: UTIL,
        stageVariables: { ...api.stageVariables },
      },
      undefined,
      true,
    );
    delete responseOverride.header['eval'];
    return { text, status: responseOverride.status, headers: responseOverride.header };
  };
}

function assign(
  target: Record<string, unknown>,
  path: readonly string[],
  value: string | undefined,
): void {
  if (value === undefined) return;
  const [first = '', ...rest] = path;
  if (rest.length === 0) target[first] = value;
  else assign(branch(target, first), rest, value);
}

function branch(target: Record<string, unknown>, name: string): Record<string, unknown> {
  target[name] ??= {};
  return target[name] as Record<string, unknown>;
}

function inputOf(facts: Facts, body: string): Readonly<Record<string, unknown>> {
  const path = parameterMap({ ...facts.match?.pathParameters });
  const querystring = parameterMap(collectValues(parseQuery(facts.request.queryText)).single);
  const header = parameterMap(collectValues(pairsOf(facts.request.headers)).single);
  return {
    body,
    params: (name?: string) =>
      name === undefined
        ? { path, querystring, header }
        : (path.all[name] ?? querystring.all[name] ?? header.all[name] ?? ''),
  };
}

interface ParameterMap {
  readonly all: Readonly<Record<string, string>>;
  get(name: string): string;
}

/** A map as templates see it: told apart by case, and with empty text for what is missing, which compares as empty. */
function parameterMap(
  values: Readonly<Record<string, string>>,
): ParameterMap & Record<string, unknown> {
  const all: Readonly<Record<string, string>> = Object.assign(
    Object.create(null),
    values,
  ) as Record<string, string>;
  return { ...values, all, get: (name) => all[name] ?? '' };
}

const UTIL = {
  escapeJavaScript: (text: unknown) =>
    String(text)
      .replaceAll(/["'\\/]/g, String.raw`\$&`)
      .replaceAll('\n', String.raw`\n`)
      .replaceAll('\r', String.raw`\r`)
      .replaceAll('\t', String.raw`\t`),
  base64Encode: (text: unknown) => Buffer.from(String(text)).toString('base64'),
  base64Decode: (text: unknown) => Buffer.from(String(text), 'base64').toString(),
  urlEncode: (text: unknown) => encodeURIComponent(String(text)),
  urlDecode: (text: unknown) => decodeURIComponent(String(text)),
} as const;
