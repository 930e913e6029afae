// Reads what a management operation needs from an API Gateway proxy event, and says precisely what is wrong with it.
import type { APIGatewayProxyEvent } from 'aws-lambda';
import {
  decodeContext,
  decodeSessionContext,
  type AuthorizerContext,
  type SessionContext,
} from '../../core/authorizer-context.ts';
import { ApiError } from '../../core/error.ts';
import { parseJsonObject } from '../../core/json-object.ts';

/** Bytes of the largest body that a management operation reads. */
const BODY_BYTES_MAX = 16 * 1024;

/**
 * An Idempotency-Key seals what it makes repeatable, so it has to be long enough not to be guessed: a UUID, say.
 */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{16,255}$/;

/** One request to a management operation. */
export interface ApiRequest {
  /** Who is calling, as the authorizer said. */
  readonly caller: AuthorizerContext;
  /** What is known of the session of a session token. */
  readonly session?: SessionContext | undefined;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Id that no client can choose. */
  readonly requestId: string;
  readonly sourceIp: string;
  /** The Idempotency-Key header. @throws {ApiError} when it is there and unfit */
  readonly idempotencyKey: () => string | undefined;
  /** The body, parsed on demand. @throws {ApiError} when it is no JSON object of an acceptable size and type */
  readonly body: () => Readonly<Record<string, unknown>>;
}

/** Reads a proxy event; asking for the caller on a route without an authorizer is a fault and throws. */
export function readApiRequest(event: APIGatewayProxyEvent): ApiRequest {
  const { authorizer, identity, extendedRequestId, requestId } = event.requestContext;
  return {
    get caller() {
      return decodeContext(authorizer);
    },
    session: decodeSessionContext(authorizer),
    pathParameters: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    requestId: extendedRequestId ?? requestId,
    sourceIp: identity.sourceIp,
    idempotencyKey: () => readIdempotencyKey(event),
    body: () => readBody(event),
  };
}

function readIdempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const value = headerOf(event, 'idempotency-key');
  if (value !== undefined && !IDEMPOTENCY_KEY.test(value)) {
    throw new ApiError('idempotency-key-invalid', {
      detail:
        'Idempotency-Key must be 16 to 255 printable characters without spaces, such as a UUID',
    });
  }
  return value;
}

function readBody(event: APIGatewayProxyEvent): Record<string, unknown> {
  const text = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '');
  if (Buffer.byteLength(text) > BODY_BYTES_MAX) {
    throw new ApiError('body-too-large', {
      detail: `The body must be at most ${BODY_BYTES_MAX} bytes`,
    });
  }
  if (text === '') return {};
  if (!/^application\/json *(;|$)/i.test(headerOf(event, 'content-type') ?? 'application/json')) {
    throw new ApiError('media-type-unsupported');
  }
  const body = parseJsonObject(text);
  if (body === undefined) throw new ApiError('body-not-json');
  return body;
}

function headerOf({ headers }: APIGatewayProxyEvent, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
