// The HTTP_PROXY integration: sends the request on with headers copied, mapped and added, and relays the response.
import type { Answer, Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import type { FailureType } from '../failure.ts';
import type { ApiIdentity } from '../context-variable.ts';
import { forwardedFor } from '../event/lambda-event.ts';
import { isHeaderValue, lastValueOf } from '../header-list.ts';
import { formatQuery, parseQuery } from '../query.ts';
import type { QueryPair } from '../query.ts';
import type { Integrate } from '../router.ts';
import type { Switches } from '../switches.ts';
import type { HttpBackend } from './http-backend.ts';
import { DROPPED_FROM_HTTP_REQUEST, remapResponseHeaders } from './header-rule.ts';
import { hasForbiddenDestination, isIgnored } from './parameter-mapping.ts';
import type { MappedValues, ParameterMapping } from './parameter-mapping.ts';
import type { UriTemplate } from './uri-template.ts';

/** What one method's integration is made of. */
export interface HttpProxyOptions {
  readonly api: ApiIdentity;
  readonly uri: UriTemplate;
  readonly backend: HttpBackend;
  /** The verb to call the back end with; undefined for the client's own. */
  readonly verb: string | undefined;
  readonly timeoutMs: number;
  readonly mappings: readonly ParameterMapping[];
  readonly valuesOf: MappedValues;
  readonly switches: Switches;
}

/** Compiles the integration of one method. */
export function compileHttpProxy(options: HttpProxyOptions): Integrate {
  const { uri, backend, mappings, timeoutMs } = options;
  if (hasForbiddenDestination(mappings, 'http')) {
    return (facts) => ({ ...facts, failure: failureOf('API_CONFIGURATION_ERROR') });
  }
  const headersOf = compileHeaders(options);
  const queryOf = compileQuery(options);
  const overrides = options.switches.methodOverride === 'integration-only';
  return async (facts) => {
    const headers = headersOf(facts);
    // A mapped value that no header can carry would otherwise end the header early: refuse the request instead.
    if (headers === undefined) return { ...facts, failure: failureOf('API_CONFIGURATION_ERROR') };
    const query = queryOf(facts);
    const override = overrides
      ? lastValueOf(facts.request.headers, 'x-http-method-override')
      : undefined;
    const result = await backend.call({
      verb: override?.toUpperCase() ?? options.verb ?? facts.verb,
      target: query === '' ? uri.pathOf(facts) : `${uri.pathOf(facts)}?${query}`,
      headers,
      body: facts.request.body,
      timeoutMs,
    });
    if ('failure' in result) return failed(facts, result.failure);
    const integration = { status: result.status, latencyMs: result.latencyMs };
    return { ...facts, integration, answer: answerOf(result, facts) };
  };
}

function failed(facts: Facts, failure: FailureType): Facts {
  return { ...facts, failure: failureOf(failure) };
}

function answerOf(
  response: { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer },
  { request }: Facts,
): Answer {
  const headers = remapResponseHeaders(response.headers);
  headers.push('x-amzn-RequestId', request.requestId, 'x-amz-apigw-id', request.extendedRequestId);
  headers.push('X-Amzn-Trace-Id', request.traceId);
  return { status: response.status, headers, body: response.body };
}

type HeadersOf = (facts: Facts) => string[] | undefined;

/** Compiles the headers to send: the client's, less those dropped or replaced, then the mapped, then the added. */
function compileHeaders(options: HttpProxyOptions): HeadersOf {
  const { api, backend, valuesOf, switches } = options;
  const mapped = options.mappings
    .filter((mapping) => mapping.destination === 'header' && !isIgnored(mapping))
    .map((mapping) => ({ mapping, lowerCase: mapping.name.toLowerCase() }));
  const inAnyCase = switches.mappedHeaderReplaces === 'any-case';
  const own = { apiId: api.apiId, host: backend.host };
  return (facts) => {
    const set: string[] = [];
    const replaced = new Set<string>();
    const seen = new Set<string>();
    for (const { mapping, lowerCase } of mapped) {
      const value = valuesOf(mapping, facts)?.join(',');
      if (value === undefined) continue;
      if (!isHeaderValue(value)) return undefined;
      set.push(mapping.name, value);
      replaced.add(inAnyCase ? lowerCase : mapping.name);
      seen.add(lowerCase);
    }
    const sent = copied(
      facts,
      (name, lowerCase) => replaced.has(inAnyCase ? lowerCase : name),
      seen,
    );
    addDefaults(sent, seen, facts, own);
    sent.push(...set);
    return sent;
  };
}

/** Copies the client's headers and notes their names in `seen`. */
function copied(
  { request }: Facts,
  isReplaced: (name: string, lowerCase: string) => boolean,
  seen: Set<string>,
): string[] {
  const sent: string[] = [];
  for (let index = 0; index < request.headers.length; index += 2) {
    const name = request.headers[index] ?? '';
    const lowerCase = name.toLowerCase();
    if (DROPPED_FROM_HTTP_REQUEST.has(lowerCase) || isReplaced(name, lowerCase)) continue;
    let value = request.headers[index + 1] ?? '';
    if (lowerCase === 'connection') {
      value = withoutConnectionOptions(value);
      if (value === '') continue;
    }
    seen.add(lowerCase);
    sent.push(name, value);
  }
  return sent;
}

/** `Connection` passes, but whether this machine's own connection stays open is not the client's to say. */
function withoutConnectionOptions(value: string): string {
  const tokens = value.split(',').map((token) => token.trim());
  return tokens.filter((token) => !/^(?:close|keep-alive|)$/i.test(token)).join(', ');
}

function addDefaults(
  sent: string[],
  present: ReadonlySet<string>,
  { request }: Facts,
  own: { readonly apiId: string; readonly host: string },
): void {
  if (!present.has('host')) sent.push('Host', own.host);
  if (!present.has('accept')) sent.push('Accept', 'application/json');
  if (!present.has('user-agent')) sent.push('User-Agent', `AmazonAPIGateway_${own.apiId}`);
  if (!present.has('x-forwarded-for'))
    sent.push('X-Forwarded-For', forwardedFor(request.headers, request.sourceIp));
  if (!present.has('x-forwarded-port')) sent.push('X-Forwarded-Port', '443');
  if (!present.has('x-forwarded-proto')) sent.push('X-Forwarded-Proto', 'https');
  sent.push('X-Amzn-Trace-Id', request.traceId, 'x-amzn-apigateway-api-id', own.apiId);
}

/** Compiles the query: that of the `Uri`, the client's decoded and encoded again, then the mapped. */
function compileQuery({ uri, mappings, valuesOf }: HttpProxyOptions): (facts: Facts) => string {
  const mapped = mappings.filter(({ destination }) => destination === 'querystring');
  return (facts) => {
    const { queryText } = facts.request;
    if (queryText === '' && mapped.length === 0) return uri.queryText;
    const added = mapped.flatMap((mapping) =>
      (valuesOf(mapping, facts) ?? []).map((value): QueryPair => [mapping.name, value]),
    );
    const own = formatQuery([...parseQuery(queryText), ...added]);
    return [uri.queryText, own].filter(Boolean).join('&');
  };
}
