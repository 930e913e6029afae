// Turns a table of operations into a Lambda handler for API Gateway proxy events: the one place where refusals and
// faults of the management functions become HTTP.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ALLOWED_ORIGINS } from '../../core/cors.ts';
import { ApiError } from '../../core/error.ts';
import { PATH_PREFIXES, type Method } from '../../core/operation.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';
import { readApiRequest, type ApiRequest } from './api-request.ts';
import { errorResponse, faultResponse, withCors } from './api-response.ts';

/** Answers one request, or throws an {@link ApiError} to refuse it. */
export type Operation = (request: ApiRequest) => Promise<APIGatewayProxyResult>;

/** The operations of a function, by method and path template without prefix: `GET /api-keys/{id}`. */
export type OperationTable = Readonly<Partial<Record<`${Method} /${string}`, Operation>>>;

/** Makes the handler that serves a table of operations. It never rejects: a fault is logged and answered with 500. */
export function operationHandler(operations: OperationTable) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const response = await answer(operations, event);
    const origin = event.headers['Origin'] ?? event.headers['origin'];
    return withCors(response, origin, ALLOWED_ORIGINS);
  };
}

async function answer(
  operations: OperationTable,
  event: APIGatewayProxyEvent,
): Promise<APIGatewayProxyResult> {
  try {
    const operation = operations[operationName(event)];
    if (operation === undefined) throw new ApiError('route-not-found');
    return await operation(readApiRequest(event));
  } catch (error) {
    if (error instanceof ApiError) return errorResponse(error);
    writeLog({
      event: 'operation-fault',
      operation: operationName(event),
      requestId: event.requestContext.extendedRequestId ?? event.requestContext.requestId,
      ...describeError(error),
    });
    return faultResponse();
  }
}

function operationName({ httpMethod, resource }: APIGatewayProxyEvent): `${Method} /${string}` {
  const prefix = PATH_PREFIXES.toSorted((a, b) => b.length - a.length).find((candidate) =>
    resource.startsWith(`${candidate}/`),
  );
  return `${httpMethod} ${resource.slice(prefix?.length ?? 0)}` as `${Method} /${string}`;
}
