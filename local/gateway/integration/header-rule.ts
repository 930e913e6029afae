// The documented tables of headers that do not pass API Gateway as they are: dropped, renamed or written anew.
import type { HeaderList } from '../header-list.ts';

/**
 * Request headers, in lower case, that never reach an HTTP back end as the client sent them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export const DROPPED_FROM_HTTP_REQUEST: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'content-md5',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'www-authenticate',
  'x-amzn-apigateway-api-id',
  'x-amzn-requestid',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-http-method-override',
]);

const DROPPED_FROM_RESPONSE: ReadonlySet<string> = new Set([
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

const RENAMED_IN_RESPONSE: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
  'x-amz-apigw-id',
  'x-amzn-requestid',
]);

/** Gives the headers of an integration's response as the client gets them; duplicates and order are kept. */
export function remapResponseHeaders(headers: HeaderList): string[] {
  const remapped: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const lowerCase = name.toLowerCase();
    if (DROPPED_FROM_RESPONSE.has(lowerCase)) continue;
    remapped.push(
      RENAMED_IN_RESPONSE.has(lowerCase) ? `x-amzn-Remapped-${name}` : name,
      headers[index + 1] ?? '',
    );
  }
  return remapped;
}
