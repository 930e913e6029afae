// Writes the answers of the management operations: JSON with the same headers, whether they succeed or refuse.
import type { APIGatewayProxyResult } from 'aws-lambda';
import { ANSWER_HEADERS } from '../../core/answer-headers.ts';
import { EXPOSED_HEADERS } from '../../core/cors.ts';
import type { ApiError } from '../../core/error.ts';

/** Writes a JSON answer. Nothing that these operations answer may be kept by a cache. */
export function jsonResponse(
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', ...ANSWER_HEADERS, ...headers },
    body: JSON.stringify(body),
  };
}

/** Writes the answer for a refused request: its message, and its code for programs. */
export function errorResponse(error: ApiError): APIGatewayProxyResult {
  return jsonResponse(error.status, { message: error.message, code: error.code });
}

/** The answer for a fault: constant, since nothing about it is the caller's business. */
export function faultResponse(): APIGatewayProxyResult {
  return jsonResponse(500, { message: 'Internal server error' });
}

/**
 * Adds the CORS headers of an answer to one of the allowed origins; to any other, an answer stays unreadable.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function withCors(
  response: APIGatewayProxyResult,
  origin: string | undefined,
  allowedOrigins: readonly string[],
): APIGatewayProxyResult {
  const allowed = origin !== undefined && allowedOrigins.includes(origin);
  return {
    ...response,
    headers: {
      ...response.headers,
      Vary: 'Origin',
      ...(allowed && {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(', '),
      }),
    },
  };
}
