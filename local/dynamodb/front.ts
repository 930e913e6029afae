// The HTTP front of the local DynamoDB: refuses what AWS would refuse for want of a signature or a permission, and
// passes everything else on to the store; of writes to a table whose stream is read, it finds out what they changed.
import { Agent as HttpAgent, createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { RequestValues } from '../iam/request-value.ts';
import { conditionValuesOf } from './condition-value.ts';
import {
  BODY_TOO_LARGE,
  MISSING_SIGNATURE,
  STORE_UNREACHABLE,
  UNKNOWN_OPERATION,
  UNREADABLE_BODY,
  accessDenied,
  sendError,
} from './error-answer.ts';
import type { ErrorAnswer } from './error-answer.ts';
import { operationOf, requestedAccessOf } from './requested-access.ts';
import { accessKeyIdIn, withSigner } from './signature.ts';
import { createStoreExchange } from './store-exchange.ts';
import type { StoreRequest } from './store-exchange.ts';
import type { TableStream } from './table-stream.ts';
import { createWriteCapture } from './write-capture.ts';
import type { WriteCapture } from './write-capture.ts';
import type { WrittenItem } from './written-item.ts';

/**
 * Tells whether the holder of an access key may do `action` on the table or index; `valuesOf` gives what the request has
 * for condition keys.
 */
export type Authorize = (
  accessKeyId: string,
  action: string,
  resourceArn: string,
  valuesOf: () => RequestValues,
) => boolean;

/** What stands behind a front. */
export interface FrontOptions {
  readonly store: URL;
  readonly arnOf: (tableName: string) => string;
  readonly authorize: Authorize;
  /** As whom the store is spoken to; the same that created the tables. */
  readonly signer: { readonly accessKeyId: string; readonly region: string };
  /** The streams that are read. @default none */
  readonly streams?: readonly TableStream[];
}

const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'expect']);
const BODY_BYTES_MAX = 16 * 1024 * 1024;

/** Creates the front, not listening yet. Connections to the store are kept alive, and end with the front. */
export function createFront(options: FrontOptions): Server {
  const isTls = options.store.protocol === 'https:';
  const agent = new (isTls ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const { streams = [] } = options;
  const capture =
    streams.length > 0
      ? createWriteCapture(streams, createStoreExchange(options.store, agent))
      : undefined;
  const server = createServer((request, response) => {
    void serve(request, response, { ...options, agent, capture });
  });
  return server.on('close', () => agent.destroy());
}

type Connected = FrontOptions & {
  readonly agent: HttpAgent;
  readonly capture: WriteCapture | undefined;
};

/** A request that may be passed on. */
interface Permitted {
  readonly operation: string;
  readonly members: unknown;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: Connected,
): Promise<void> {
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return void response.destroy();
  const examined = examine(request, body, options);
  if ('status' in examined) {
    sendError(response, examined);
    return;
  }
  const items = options.capture?.itemsOf(examined.operation, examined.members) ?? [];
  if (options.capture === undefined || items.length === 0) {
    passOn(request, response, { ...options, body });
  } else {
    const captured = { headers: onwardHeaders(request, options), body };
    await passWrite(captured, response, { capture: options.capture, items });
  }
}

/** Reads the body, all of it even if it is too large: a client that is cut off would not see the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX + 1) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function examine(
  { method, headers }: IncomingMessage,
  body: Buffer,
  { authorize, arnOf }: FrontOptions,
): ErrorAnswer | Permitted {
  const accessKeyId = accessKeyIdIn(headers.authorization);
  if (accessKeyId === undefined) return MISSING_SIGNATURE;
  const target = headers['x-amz-target'];
  const operation = operationOf(typeof target === 'string' ? target : undefined);
  if (method !== 'POST' || operation === undefined) return UNKNOWN_OPERATION;
  if (body.length > BODY_BYTES_MAX) return BODY_TOO_LARGE;
  const members = parse(body);
  if (members === undefined) return UNREADABLE_BODY;
  const denied = requestedAccessOf(operation, members, arnOf).find(
    ({ action, resourceArn }) =>
      !authorize(accessKeyId, action, resourceArn, () => conditionValuesOf(operation, members)),
  );
  return denied
    ? accessDenied(accessKeyId, denied.action, denied.resourceArn)
    : { operation, members };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** Answers a write whose changes are captured. It goes on without its client, as its items change all the same. */
async function passWrite(
  { headers, body }: StoreRequest,
  response: ServerResponse,
  { capture, items }: { readonly capture: WriteCapture; readonly items: readonly WrittenItem[] },
): Promise<void> {
  try {
    // Images are read with these headers too, and are to come as they are.
    const answer = await capture.pass(
      { headers: { ...headers, 'accept-encoding': 'identity' }, body },
      items,
    );
    response.writeHead(answer.status, endToEnd(answer.headers)).end(answer.body);
  } catch {
    sendError(response, STORE_UNREACHABLE);
  }
}

function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  options: Connected & { readonly body: Buffer },
): void {
  const { store, agent, body } = options;
  const send = store.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = {
    ...onwardHeaders(request, options),
    host: store.host,
    'content-length': String(body.length),
  };
  const onward = send(store, { method: 'POST', headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? STORE_UNREACHABLE.status, endToEnd(answer.headers));
    answer.on('error', () => response.destroy()).pipe(response);
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else sendError(response, STORE_UNREACHABLE);
  });
  response.on('close', () => {
    if (!response.writableFinished) onward.destroy();
  });
  onward.end(body);
}

function onwardHeaders({ headers }: IncomingMessage, { signer }: Connected): IncomingHttpHeaders {
  const { accessKeyId, region } = signer;
  return {
    ...endToEnd(headers),
    authorization: withSigner(headers.authorization ?? '', accessKeyId, region),
  };
}

/** Leaves out the headers that hold for one connection only. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.has(name)),
  );
}
