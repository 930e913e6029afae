// A proxy on loopback in front of one service, that can be told while it runs how the service is to fail.
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Certificate } from '../certificate.ts';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import type { Fault, Occasion } from './fault.ts';
import { FaultPlan, type FaultCounts } from './fault-plan.ts';
import { answerWith } from './faulty-answer.ts';
import { relay } from './relay.ts';

/** Settings of one proxy. */
export interface FaultProxyOptions {
  /** Makes the proxy speak TLS, and is trusted for an https service. @default plain HTTP */
  readonly certificate?: Certificate;
  /** The clock of the service. */
  readonly now: () => number;
}

/** A running proxy; it passes everything until it is told otherwise. */
export interface FaultProxy {
  /** Its origin, which stays the same whatever happens. */
  readonly url: string;
  readonly counts: FaultCounts;
  /** Says where the service is; until then requests are answered with 502. */
  forwardTo(origin: string): void;
  /**
   * Makes the service fail from the moment it resolves, in this way alone.
   *
   * @param occasion is of no account for `refused`, which no request gets far enough to choose
   */
  fail(fault: Fault, occasion?: Occasion): Promise<void>;
  /** Makes the service whole from the moment it resolves. */
  recover(): Promise<void>;
  /** Ends the server and every connection. */
  stop(): Promise<void>;
}

/** Starts a proxy on 127.0.0.1, at any free port. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { certificate } = options;
  const plan = new FaultPlan();
  const waits = new AbortController();
  const service: { origin: string | undefined } = { origin: undefined };
  const sockets = new Map<number | undefined, Socket>();
  const server = createServer(
    certificate,
    listenerFor({ ...options, plan, service, sockets, signal: waits.signal }),
  );
  server.on('connection', (socket: Socket) => follow(socket, sockets));
  const port = await listenOnLoopback(server, 0);

  const recover = async (): Promise<void> => {
    plan.clear();
    if (!server.listening) await listenAgain(server, port);
  };
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    get counts() {
      return plan.counts;
    },
    forwardTo: (origin) => {
      service.origin = origin;
    },
    fail: async (fault, occasion) => {
      await recover();
      if (fault.kind === 'refused') await closeServer(server);
      else plan.set(fault, occasion);
    },
    recover,
    stop: async () => {
      waits.abort();
      if (server.listening) await closeServer(server);
    },
  };
}

function createServer(
  certificate: Certificate | undefined,
  listener: RequestListener,
): Server | TlsServer {
  if (certificate === undefined) return createPlainServer(listener);
  return createTlsServer({ key: certificate.keyPem, cert: certificate.certPem }, listener);
}

/** Keeps a TCP connection by the client's port: the one thing that a connection under TLS has in common with it. */
function follow(socket: Socket, sockets: Map<number | undefined, Socket>): void {
  const { remotePort } = socket;
  sockets.set(remotePort, socket);
  socket.on('close', () => sockets.delete(remotePort));
}

/** Takes the port again, though somebody else may be holding it for a moment as the near end of a connection. */
async function listenAgain(server: Server | TlsServer, port: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await listenOnLoopback(server, port);
      return;
    } catch (error) {
      if (attempt === 50 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await delay(20);
    }
  }
}

type Running = FaultProxyOptions & {
  readonly plan: FaultPlan;
  readonly service: { readonly origin: string | undefined };
  readonly sockets: ReadonlyMap<number | undefined, Socket>;
  readonly signal: AbortSignal;
};

function listenerFor(running: Running): RequestListener {
  const { plan, service, sockets, certificate, now, signal } = running;
  return (request, response) => {
    const fault = plan.faultFor(request.headers);
    const reset = (): void => void sockets.get(request.socket.remotePort)?.resetAndDestroy();
    void (async () => {
      const body = Buffer.concat((await request.toArray()) as Buffer[]);
      if (service.origin === undefined) return void response.writeHead(502).end();
      const { origin } = service;
      const ask = () => relay({ message: request, body }, origin, certificate?.caPem);
      const { headers } = request;
      await answerWith(fault, { headers, response, ask, reset, now, signal });
    })().catch(reset);
  };
}
