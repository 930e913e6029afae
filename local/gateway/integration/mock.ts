// The MOCK integration: a request template names a status, and the integration response for it answers. CORS uses it.
import type { ApiIdentity } from '../context-variable.ts';
import type { Answer, Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import { isHeaderName, isHeaderValue, lastValueOf } from '../header-list.ts';
import type { ParameterSource } from '../parameter-source.ts';
import type { Integrate } from '../router.ts';
import type { RenderedTemplate, VelocityTemplate } from './velocity.ts';

/** One entry of `IntegrationResponses`, compiled. */
export interface MockResponse {
  readonly status: number;
  /** Undefined for the default response. */
  readonly pattern: RegExp | undefined;
  readonly headers: readonly { readonly name: string; readonly source: ParameterSource }[];
  readonly templates: ReadonlyMap<string, VelocityTemplate>;
}

/** What one method's integration is made of. */
export interface MockOptions {
  readonly api: ApiIdentity;
  readonly requestTemplates: ReadonlyMap<string, VelocityTemplate>;
  readonly passthrough: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  readonly responses: readonly MockResponse[];
}

const JSON_TYPE = 'application/json';

/** Compiles the integration of one method. */
export function compileMock(options: MockOptions): Integrate {
  return (facts) => {
    const text = requestTextOf(options, facts);
    if (text === undefined) return { ...facts, failure: failureOf('UNSUPPORTED_MEDIA_TYPE') };
    const status = mockStatusOf(text);
    const response = status === undefined ? undefined : chosenResponse(options.responses, status);
    const answer = response && answerOf(response, facts);
    if (answer === undefined) return { ...facts, failure: failureOf('API_CONFIGURATION_ERROR') };
    return { ...facts, integration: { status: status ?? 0, latencyMs: 0 }, answer };
  };
}

/** Gives the rendered request, the body where it passes through, or undefined for an unsupported content type. */
function requestTextOf(
  { requestTemplates, passthrough }: MockOptions,
  facts: Facts,
): string | undefined {
  const body = facts.request.body.toString('utf8');
  const sent = lastValueOf(facts.request.headers, 'content-type') ?? JSON_TYPE;
  const template = requestTemplates.get(sent.split(';')[0]?.trim().toLowerCase() ?? JSON_TYPE);
  if (template !== undefined) return template(facts, body).text;
  const passes =
    passthrough === 'WHEN_NO_MATCH' ||
    (passthrough === 'WHEN_NO_TEMPLATES' && requestTemplates.size === 0);
  return passes ? body : undefined;
}

/** Reads the status of a rendered request, as leniently as AWS does: `{ statusCode: 200 }` counts as JSON. */
export function mockStatusOf(text: string): number | undefined {
  const quoted = text.replaceAll(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3');
  for (const candidate of [text, quoted]) {
    const parsed = parse(candidate);
    if (typeof parsed !== 'object' || parsed === null) continue;
    const status = (parsed as { statusCode?: unknown }).statusCode;
    return typeof status === 'number' && Number.isInteger(status) ? status : undefined;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function chosenResponse(
  responses: readonly MockResponse[],
  status: number,
): MockResponse | undefined {
  return (
    responses.find(({ pattern }) => pattern?.test(String(status)) === true) ??
    responses.find(({ pattern }) => pattern === undefined)
  );
}

/** Gives the answer, or undefined when the template asks for what no response can be. */
function answerOf(response: MockResponse, facts: Facts): Answer | undefined {
  const template = response.templates.get(JSON_TYPE) ?? [...response.templates.values()][0];
  const rendered = template?.(facts, '') ?? NOTHING_RENDERED;
  const headers = headersOf(response, facts, rendered.headers);
  const status = Number(rendered.status ?? response.status);
  const isStatus = Number.isInteger(status) && status >= 200 && status <= 599;
  const areHeaders = [...headers].every(
    ([name, value]) => isHeaderName(name) && isHeaderValue(value),
  );
  if (!isStatus || !areHeaders) return undefined;
  return { status, headers: [...[...headers].flat(), ...idHeaders(facts)], body: rendered.text };
}

const NOTHING_RENDERED: RenderedTemplate = { text: '', status: undefined, headers: {} };

/** The mapped headers, then those that the template overrides. */
function headersOf(
  { headers }: MockResponse,
  facts: Facts,
  overrides: RenderedTemplate['headers'],
): ReadonlyMap<string, string> {
  const all = new Map<string, string>([['Content-Type', JSON_TYPE]]);
  for (const { name, source } of headers) {
    const value = source.read(facts)?.join(',');
    if (value !== undefined) all.set(name, value);
  }
  for (const [name, value] of Object.entries(overrides)) all.set(name, String(value));
  return all;
}

function idHeaders({ request }: Facts): string[] {
  const { requestId, extendedRequestId, traceId } = request;
  return [
    'x-amzn-RequestId',
    requestId,
    'x-amz-apigw-id',
    extendedRequestId,
    'X-Amzn-Trace-Id',
    traceId,
  ];
}
