// The AWS_PROXY integration: gives the request to a Lambda function and reads the response that it must return.
import { performance } from 'node:perf_hooks';
import type { InvocationResult, InvokableFunction } from '../../lambda/invocation.ts';
import type { ApiIdentity } from '../context-variable.ts';
import { proxyEventOf } from '../event/lambda-event.ts';
import type { Answer, Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import { isHeaderName, isHeaderValue } from '../header-list.ts';
import type { Integrate } from '../router.ts';
import { remapResponseHeaders } from './header-rule.ts';

/** What one method's integration is made of. */
export interface LambdaProxyOptions {
  readonly api: ApiIdentity;
  readonly function: InvokableFunction;
  /** False when a permission or a mapping makes every request an internal error. */
  readonly isInvocable: boolean;
  readonly timeoutMs: number;
}

interface ProxyResponse {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  'statusCode',
  'headers',
  'multiValueHeaders',
  'body',
  'isBase64Encoded',
]);

/** Compiles the integration of one method. */
export function compileLambdaProxy({
  api,
  function: lambda,
  isInvocable,
  timeoutMs,
}: LambdaProxyOptions): Integrate {
  if (!isInvocable) return (facts) => ({ ...facts, failure: failureOf('API_CONFIGURATION_ERROR') });
  return async (facts) => {
    const start = performance.now();
    const result = await withinTime(lambda.invoke(proxyEventOf(facts, api)), timeoutMs);
    if (result === 'too-late') return { ...facts, failure: failureOf('INTEGRATION_TIMEOUT') };
    const response = result.outcome === 'returned' ? readProxyResponse(result.payload) : undefined;
    if (response === undefined) return { ...facts, failure: failureOf('MALFORMED_PROXY_RESPONSE') };
    const integration = {
      status: response.status,
      latencyMs: Math.round(performance.now() - start),
    };
    return { ...facts, integration, answer: answerOf(response, facts) };
  };
}

/**
 * Reads a function's response, or gives undefined for anything but the documented form: a body may be missing, a status
 * may be digits in a text, nothing else may be of another type.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function readProxyResponse(payload: unknown): ProxyResponse | undefined {
  if (!isRecord(payload) || !Object.keys(payload).every((name) => KNOWN_MEMBERS.has(name)))
    return undefined;
  const { body = '', isBase64Encoded = false } = payload;
  const status = statusOf(payload['statusCode']);
  const headers = headersOf(payload['headers'] ?? {}, payload['multiValueHeaders'] ?? {});
  if (status === undefined || headers === undefined) return undefined;
  if ((typeof body !== 'string' && body !== null) || typeof isBase64Encoded !== 'boolean')
    return undefined;
  return { status, headers, body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8') };
}

function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599
    ? status
    : undefined;
}

/** Merges both maps; for a name that both have, `multiValueHeaders` wins. */
function headersOf(single: unknown, multi: unknown): string[] | undefined {
  if (!isRecord(single) || !isRecord(multi)) return undefined;
  const multiNames = new Set(Object.keys(multi).map((name) => name.toLowerCase()));
  const pairs: [string, unknown][] = [
    ...Object.entries(single).filter(([name]) => !multiNames.has(name.toLowerCase())),
    ...Object.entries(multi).flatMap(([name, values]) =>
      Array.isArray(values)
        ? values.map((value: unknown): [string, unknown] => [name, value])
        : [[name, values] as [string, unknown]],
    ),
  ];
  const headers: string[] = [];
  for (const [name, value] of pairs) {
    if (!isScalar(value) || !isHeaderName(name) || !isHeaderValue(String(value))) return undefined;
    headers.push(name, String(value));
  }
  return headers;
}

function answerOf(response: ProxyResponse, { request }: Facts): Answer {
  const headers = remapResponseHeaders(response.headers);
  const hasType = headers.some(
    (part, index) => index % 2 === 0 && part.toLowerCase() === 'content-type',
  );
  if (!hasType) headers.push('Content-Type', 'application/json');
  headers.push('x-amzn-RequestId', request.requestId, 'x-amz-apigw-id', request.extendedRequestId);
  headers.push('X-Amzn-Trace-Id', request.traceId);
  return { status: response.status, headers, body: response.body };
}

function withinTime(
  invocation: Promise<InvocationResult>,
  timeoutMs: number,
): Promise<InvocationResult | 'too-late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('too-late'), timeoutMs);
    invocation.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
