// Hands requests on to the local API as they are, so that a page of another port reaches it at its own origin.
import { request as sendRequest, type RequestListener } from 'node:http';

/** Creates the listener that forwards to an origin; 502 with a message when that does not answer. */
export function createProxy(targetUrl: string): RequestListener {
  const target = new URL(targetUrl);
  return (request, response) => {
    const forwarded = sendRequest(
      {
        hostname: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: { ...request.headers, host: target.host },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => {
      if (response.headersSent) response.destroy();
      else {
        response.writeHead(502, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ message: 'The API does not answer' }));
      }
    });
    // A browser that gives up ends the forwarded request as well.
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  };
}
