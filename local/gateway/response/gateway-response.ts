// Renders the answers that the gateway gives itself: a type's own response, else DEFAULT_4XX or 5XX, else the built-in.
import type { ApiIdentity } from '../context-variable.ts';
import type { Answer, Facts } from '../facts.ts';
import { FAILURES, failureOf } from '../failure.ts';
import type { FailureKind, FailureType } from '../failure.ts';
import { isHeaderValue, lastValueOf } from '../header-list.ts';
import type { ParameterSource } from '../parameter-source.ts';
import { compileSubstitution } from '../substitution.ts';
import type { Rendering } from '../substitution.ts';
import type { Switches } from '../switches.ts';

/** An `AWS::ApiGateway::GatewayResponse`, its mappings compiled. */
export interface CustomResponse {
  readonly type: string;
  readonly status?: number;
  readonly headers: readonly { readonly name: string; readonly source: ParameterSource }[];
  /** Content type → template. */
  readonly templates: Readonly<Record<string, string>>;
}

/** Gives the answer to any failure. */
export interface GatewayResponses {
  answer(facts: Facts): Answer;
}

interface Renderer {
  readonly status: number;
  readonly errorType: string;
  readonly headers: CustomResponse['headers'];
  readonly templates: readonly { readonly contentType: string; readonly render: Rendering }[];
}

const JSON_TYPE = 'application/json';
const BUILT_IN_TEMPLATE = '{"message":$context.error.messageString}';
/** AWS shows the same built-in template for every type, yet answers this one with a capital letter. */
const ACCESS_DENIED_TEMPLATE = '{"Message":$context.error.messageString}';

/**
 * Compiles every failure once. A customised type inherits nothing from the defaults; a type that is not customised takes
 * them as a whole.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function createGatewayResponses(
  custom: readonly CustomResponse[],
  api: ApiIdentity,
  switches: Switches,
): GatewayResponses {
  const byType = new Map(custom.map((response) => [response.type, response]));
  const types = Object.keys(FAILURES) as FailureType[];
  const renderers = Object.fromEntries(
    types.map((type) => [type, compileRenderer(type, customOf(type, byType), api, switches)]),
  ) as Record<FailureType, Renderer>;
  return {
    answer: (facts) => {
      const failure = facts.failure ?? failureOf('API_CONFIGURATION_ERROR');
      return render(renderers[failure.type], { ...facts, failure });
    },
  };
}

function customOf(
  type: FailureType,
  byType: ReadonlyMap<string, CustomResponse>,
): CustomResponse | undefined {
  const { customised, status } = FAILURES[type];
  if (customised === 'fixed') return undefined;
  const fallback = byType.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  return customised === 'own' ? (byType.get(type) ?? fallback) : fallback;
}

function compileRenderer(
  type: FailureType,
  custom: CustomResponse | undefined,
  api: ApiIdentity,
  switches: Switches,
): Renderer {
  const builtIn = switchedKind(type, switches);
  const builtInTemplate = type === 'ACCESS_DENIED' ? ACCESS_DENIED_TEMPLATE : BUILT_IN_TEMPLATE;
  const own = Object.entries(custom?.templates ?? {});
  const templates = own.length > 0 ? own : [[JSON_TYPE, builtInTemplate] as const];
  const unset = UNSET[switches.unsetTemplateVariable];
  return {
    status: custom?.status ?? builtIn.status,
    errorType: builtIn.errorType,
    headers: custom?.headers ?? [],
    templates: templates.map(([contentType, text]) => ({
      contentType,
      render: compileSubstitution(text, api, unset),
    })),
  };
}

const UNSET: Readonly<Record<Switches['unsetTemplateVariable'], (variable: string) => string>> = {
  empty: () => '',
  literal: (variable) => variable,
  dash: () => '-',
};

function switchedKind(type: FailureType, switches: Switches): FailureKind {
  const kind = FAILURES[type];
  if (type === 'WAF_FILTERED') return { ...kind, errorType: switches.firewallErrorType };
  if (type === 'HEADERS_TOO_LARGE') return { ...kind, status: switches.headerOverflowStatus };
  if (type === 'INTEGRATION_FAILURE') return { ...kind, status: switches.integrationFailureStatus };
  return kind;
}

function render(renderer: Renderer, facts: Facts): Answer {
  const template = chosenTemplate(renderer, facts);
  const own = renderer.headers.flatMap(({ name, source }) => {
    const value = source.read(facts)?.join(',');
    // A decoded query parameter may hold a line end, which would start a header of the client's choice.
    return value === undefined || !isHeaderValue(value) ? [] : [name, value];
  });
  const hasContentType = own.some(
    (part, index) => index % 2 === 0 && part.toLowerCase() === 'content-type',
  );
  return {
    status: renderer.status,
    headers: [
      ...(hasContentType ? [] : ['Content-Type', template?.contentType ?? JSON_TYPE]),
      ...own,
      'x-amzn-RequestId',
      facts.request.requestId,
      'x-amz-apigw-id',
      facts.request.extendedRequestId,
      'x-amzn-ErrorType',
      renderer.errorType,
    ],
    body: template?.render(facts) ?? '',
  };
}

/** Only the first media type of `Accept` counts; without a template for it, the one for JSON, else the first. */
function chosenTemplate(
  { templates }: Renderer,
  { request }: Facts,
): Renderer['templates'][number] | undefined {
  if (templates.length === 1) return templates[0];
  const accepted = lastValueOf(request.headers, 'accept')?.split(/[,;]/)[0]?.trim();
  const byType = (wanted: string): Renderer['templates'][number] | undefined =>
    templates.find(({ contentType }) => contentType === wanted);
  return (
    (accepted === undefined ? undefined : byType(accepted)) ?? byType(JSON_TYPE) ?? templates[0]
  );
}
