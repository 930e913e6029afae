// The errors that DynamoDB's front gives itself, in the JSON 1.0 form that the AWS SDKs read.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** An error answer of DynamoDB. */
export interface ErrorAnswer {
  readonly status: number;
  /** With its namespace, as DynamoDB sends it. */
  readonly type: string;
  readonly message: string;
}

const CORAL = 'com.amazon.coral.service';

/** The request carries no signature. */
export const MISSING_SIGNATURE: ErrorAnswer = {
  status: 400,
  type: `${CORAL}#MissingAuthenticationTokenException`,
  message: 'Request is missing Authentication Token',
};

/** The request names no operation of DynamoDB. */
export const UNKNOWN_OPERATION: ErrorAnswer = {
  status: 400,
  type: `${CORAL}#UnknownOperationException`,
  message: 'the operation is not known',
};

/** The body is no JSON. */
export const UNREADABLE_BODY: ErrorAnswer = {
  status: 400,
  type: `${CORAL}#SerializationException`,
  message: 'the body is not JSON',
};

/** The body is larger than any request to DynamoDB may be. */
export const BODY_TOO_LARGE: ErrorAnswer = {
  status: 413,
  type: `${CORAL}#RequestEntityTooLargeException`,
  message: 'the body is larger than 16 MB',
};

/** The store behind the front cannot be reached. */
export const STORE_UNREACHABLE: ErrorAnswer = {
  status: 500,
  type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
  message: 'the store cannot be reached',
};

/** The signer may not do what the request asks for. */
export function accessDenied(signer: string, action: string, resourceArn: string): ErrorAnswer {
  return {
    status: 400,
    type: `${CORAL}#AccessDeniedException`,
    message: `User: ${signer} is not authorized to perform: ${action} on resource: ${resourceArn} because no identity-based policy allows the ${action} action`,
  };
}

/** Sends an error answer. */
export function sendError(response: ServerResponse, { status, type, message }: ErrorAnswer): void {
  const body = JSON.stringify({ __type: type, message, Message: message });
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
}
