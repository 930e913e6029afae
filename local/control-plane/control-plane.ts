// The one control-plane operation that functions call: FlushStageAuthorizersCache, as the AWS SDK sends it.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Tells whether the principal of an access key may do something; the policies behind it are the caller's business. */
export type Authorize = (accessKeyId: string, action: string, resource: string) => boolean;

/** What the control plane controls. */
export interface ControlPlaneOptions {
  readonly apiId: string;
  readonly stageName: string;
  readonly region: string;
  readonly flushAuthorizerCache: () => void;
  /** Without it, every signed request is allowed. */
  readonly authorize?: Authorize;
}

/** A control plane that listens. */
export interface ControlPlane {
  readonly url: string;
  stop(): Promise<void>;
}

interface Refusal {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
}

const MISSING_TOKEN = {
  status: 403,
  errorType: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
};
const NOT_AUTHORIZED = {
  status: 403,
  errorType: 'AccessDeniedException',
  message: 'User is not authorized to perform this operation',
};
const UNKNOWN_STAGE = {
  status: 404,
  errorType: 'NotFoundException',
  message: 'Invalid stage identifier specified',
};
const UNKNOWN_OPERATION = {
  status: 404,
  errorType: 'UnknownOperationException',
  message: 'Not emulated',
};

const CREDENTIAL =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/[^/]+\/apigateway\/aws4_request\s*,/;

/**
 * Starts the control plane on the loopback address, on any free port. Signatures are not verified: the access key id of
 * a signed request says which function calls.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const server = createServer((request, response) => respond(request, response, options));
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: ControlPlaneOptions,
): void {
  request.resume();
  const refusal = refusalOf(request, options);
  if (refusal === undefined) {
    options.flushAuthorizerCache();
    response.writeHead(202).end();
    return;
  }
  response.writeHead(refusal.status, {
    'Content-Type': 'application/json',
    'x-amzn-ErrorType': refusal.errorType,
  });
  response.end(JSON.stringify({ message: refusal.message }));
}

function refusalOf(request: IncomingMessage, options: ControlPlaneOptions): Refusal | undefined {
  const path = request.url?.split('?')[0] ?? '';
  const operation = /^\/restapis\/([^/]+)\/stages\/([^/]+)\/cache\/authorizers$/.exec(path);
  if (request.method !== 'DELETE' || operation === null) return UNKNOWN_OPERATION;
  const accessKeyId = CREDENTIAL.exec(request.headers.authorization ?? '')?.[1];
  if (accessKeyId === undefined) return MISSING_TOKEN;
  const resource = `arn:aws:apigateway:${options.region}::${path}`;
  if (options.authorize?.(accessKeyId, 'apigateway:DELETE', resource) === false)
    return NOT_AUTHORIZED;
  const isKnown = operation[1] === options.apiId && operation[2] === options.stageName;
  return isKnown ? undefined : UNKNOWN_STAGE;
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
