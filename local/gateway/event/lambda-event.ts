// The event that Lambda functions get, as authorizer and as integration: maps of single and of multiple values.
import type { ApiIdentity } from '../context-variable.ts';
import type { Facts } from '../facts.ts';
import { pairsOf } from '../header-list.ts';
import type { HeaderList } from '../header-list.ts';
import { parseQuery } from '../query.ts';
import { createMethodArn } from '../method-arn.ts';
import type { Switches } from '../switches.ts';
import { requestContextOf } from './request-context.ts';

/** A map of the last value of each name, and one of all values. */
export interface ValueMaps {
  readonly single: Readonly<Record<string, string>>;
  readonly multi: Readonly<Record<string, readonly string[]>>;
}

/** Headers that do not reach a Lambda function, in lower case. */
const DROPPED_FOR_LAMBDA: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
  'x-amzn-requestid',
]);
const SET_BY_GATEWAY: ReadonlySet<string> = new Set([
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** Collects pairs; names are told apart by case, and the last value of a name is its single value. */
export function collectValues(pairs: Iterable<readonly [string, string]>): ValueMaps {
  const multi = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = multi.get(name);
    if (values === undefined) multi.set(name, [value]);
    else values.push(value);
  }
  return {
    single: Object.fromEntries([...multi].map(([name, values]) => [name, values.at(-1) ?? ''])),
    multi: Object.fromEntries(multi),
  };
}

/** Gives the value of `X-Forwarded-For`: what the client sent, and the client's own address at the end. */
export function forwardedFor(headers: HeaderList, sourceIp: string): string {
  const sent = pairsOf(headers).filter(([name]) => name.toLowerCase() === 'x-forwarded-for');
  return [...sent.map(([, value]) => value), sourceIp].join(', ');
}

/** Gives the headers of a request as a function gets them. */
export function lambdaHeaders(facts: Facts): ValueMaps {
  const { headers, sourceIp, traceId } = facts.request;
  const passed = pairsOf(headers).filter(([name]) => {
    const lowerCase = name.toLowerCase();
    return !DROPPED_FOR_LAMBDA.has(lowerCase) && !SET_BY_GATEWAY.has(lowerCase);
  });
  return collectValues([
    ...passed,
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwardedFor(headers, sourceIp)],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]);
}

/**
 * Builds the event of a REQUEST authorizer: no body, no `version`, and empty maps as `{}`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */
export function authorizerEventOf(
  api: ApiIdentity,
  switches: Pick<Switches, 'methodArnPath'>,
): (facts: Facts) => Readonly<Record<string, unknown>> {
  const methodArn = createMethodArn(api, switches.methodArnPath);
  return (facts) => {
    const headers = lambdaHeaders(facts);
    const query = collectValues(parseQuery(facts.request.queryText));
    return {
      type: 'REQUEST',
      methodArn: methodArn(facts),
      resource: facts.match?.route.resourcePath,
      path: facts.path,
      httpMethod: facts.verb,
      headers: headers.single,
      multiValueHeaders: headers.multi,
      queryStringParameters: query.single,
      multiValueQueryStringParameters: query.multi,
      pathParameters: { ...facts.match?.pathParameters },
      stageVariables: { ...api.stageVariables },
      requestContext: requestContextOf(facts, api),
    };
  };
}

/**
 * Builds the event of a Lambda proxy integration: empty maps are `null`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEventOf(facts: Facts, api: ApiIdentity): Readonly<Record<string, unknown>> {
  const headers = lambdaHeaders(facts);
  const query = collectValues(parseQuery(facts.request.queryText));
  const { authorization, request } = facts;
  const context = requestContextOf(facts, api);
  const authorizer = authorization && {
    ...authorization.context,
    principalId: authorization.principalId,
    integrationLatency: authorization.latencyMs,
  };
  return {
    resource: facts.match?.route.resourcePath,
    path: facts.path,
    httpMethod: facts.verb,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: nullIfEmpty(query.single),
    multiValueQueryStringParameters: nullIfEmpty(query.multi),
    pathParameters: nullIfEmpty({ ...facts.match?.pathParameters }),
    stageVariables: nullIfEmpty({ ...api.stageVariables }),
    requestContext: authorizer === undefined ? context : { ...context, authorizer },
    body: request.body.length === 0 ? null : request.body.toString('utf8'),
    isBase64Encoded: false,
  };
}

function nullIfEmpty<T extends object>(map: T): T | null {
  return Object.keys(map).length === 0 ? null : map;
}
