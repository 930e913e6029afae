// Knows when a server has answered everything that it was asked, whether or not anybody still listens: an embedded store
// must not be closed in the middle of a write whose caller has gone.
import type { RequestListener, Server, ServerResponse } from 'node:http';

/**
 * Watches a server that is not listening yet, and gives what waits until none of its requests is being worked on. A
 * request counts until its answer was ended by the listener; its connection may be long closed by then.
 */
export function watchRequests(server: Server): () => Promise<void> {
  const open = new Set<ServerResponse>();
  let onIdle: (() => void)[] = [];
  const finish = (response: ServerResponse): void => {
    open.delete(response);
    if (open.size > 0) return;
    for (const resolve of onIdle) resolve();
    onIdle = [];
  };
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    open.add(response);
    response.end = new Proxy(response.end.bind(response), {
      apply: (end, self, parts: Parameters<ServerResponse['end']>) => {
        finish(response);
        return Reflect.apply(end, self, parts);
      },
    });
    for (const listener of listeners) listener(request, response);
  });
  return () =>
    open.size === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve));
}
