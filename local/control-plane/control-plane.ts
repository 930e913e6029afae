// The control plane of API Gateway: the operations that functions call, as the AWS SDK sends them.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CREATE_API_KEY, DELETE_API_KEY, GET_API_KEYS } from './api-key-operation.ts';
import { FLUSH_AUTHORIZER_CACHE } from './flush-authorizer-cache.ts';
import { GET_USAGE_PLANS } from './get-usage-plans.ts';
import { badRequest } from './operation.ts';
import type { Controlled, Operation, OperationAnswer } from './operation.ts';
import {
  CREATE_USAGE_PLAN_KEY,
  DELETE_USAGE_PLAN_KEY,
  GET_USAGE_PLAN_KEY,
} from './usage-plan-key-operation.ts';

/** Tells whether the principal of an access key may do something; the policies behind it are the caller's business. */
export type Authorize = (accessKeyId: string, action: string, resource: string) => boolean;

/** What the control plane controls. */
export interface ControlPlaneOptions extends Controlled {
  readonly region: string;
  /** Without it, every signed request is allowed. */
  readonly authorize?: Authorize;
}

/** A control plane that listens. */
export interface ControlPlane {
  readonly url: string;
  stop(): Promise<void>;
}

const OPERATIONS: readonly Operation[] = [
  FLUSH_AUTHORIZER_CACHE,
  CREATE_API_KEY,
  GET_API_KEYS,
  DELETE_API_KEY,
  GET_USAGE_PLANS,
  CREATE_USAGE_PLAN_KEY,
  GET_USAGE_PLAN_KEY,
  DELETE_USAGE_PLAN_KEY,
];

const MISSING_TOKEN: OperationAnswer = {
  status: 403,
  errorType: 'MissingAuthenticationTokenException',
  body: { message: 'Missing Authentication Token' },
};
const NOT_AUTHORIZED: OperationAnswer = {
  status: 403,
  errorType: 'AccessDeniedException',
  body: { message: 'User is not authorized to perform this operation' },
};
const UNKNOWN_OPERATION: OperationAnswer = {
  status: 404,
  errorType: 'UnknownOperationException',
  body: { message: 'Not emulated' },
};

const CREDENTIAL =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/[^/]+\/apigateway\/aws4_request\s*,/;

/**
 * Starts the control plane on the loopback address, on any free port. Signatures are not verified: the access key id of
 * a signed request says which function calls. Whatever is not one of its operations is a 404.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const server = createServer((request, response) => {
    respond(request, response, options).catch(() => response.destroy());
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: ControlPlaneOptions,
): Promise<void> {
  const { status, errorType, body } = await answerTo(request, options);
  response.writeHead(status, {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(errorType !== undefined && { 'x-amzn-ErrorType': errorType }),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function answerTo(
  request: IncomingMessage,
  options: ControlPlaneOptions,
): Promise<OperationAnswer> {
  const text = await readBody(request);
  const { method = '', headers } = request;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const operation = OPERATIONS.find((each) => each.method === method && each.path.test(path));
  if (operation === undefined) return UNKNOWN_OPERATION;
  const accessKeyId = CREDENTIAL.exec(headers.authorization ?? '')?.[1];
  if (accessKeyId === undefined) return MISSING_TOKEN;
  const resource = `arn:aws:apigateway:${options.region}::${path}`;
  if (options.authorize?.(accessKeyId, `apigateway:${method}`, resource) === false)
    return NOT_AUTHORIZED;
  const body = parseBody(text);
  if (body === undefined) return badRequest('the body is no JSON object');
  const parameters = operation.path.exec(path)?.slice(1) ?? [];
  return operation.run({ parameters, query: new URLSearchParams(query), body }, options);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parseBody(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return parsed as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
