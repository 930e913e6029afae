// The key set's endpoint as a test wants it: the provider's own answer, or one of the ways in which it can fail.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { encodeJwk, type SigningKey } from './signing-key.ts';

/**
 * How requests for the key set are answered:
 * - `normal`: with the published keys;
 * - `down`: 503;
 * - `slow`: not at all, until another way is chosen, which then answers what is waiting;
 * - `garbage`: 200 with a page of HTML;
 * - `empty`: 200 with a set of no keys;
 * - `huge`: 200 with the published keys and as many others as make up more than 8 MB.
 */
export type JwksAnswer = 'normal' | 'down' | 'slow' | 'garbage' | 'empty' | 'huge';

/** Switches the answers of the key set's endpoint, and counts them. */
export interface JwksControl {
  /** Requests that have arrived since the start, whatever they were answered. */
  readonly requests: number;
  answerWith(answer: JwksAnswer): void;
}

/** The endpoint itself: the control, and the listener for what arrives at its path. */
export interface JwksEndpoint {
  readonly control: JwksControl;
  readonly listener: RequestListener;
}

const HUGE_BYTES = 8 * 1024 * 1024;

/** Creates the endpoint, in its `normal` state; `answerNormally` is asked again for each request. */
export function createJwksEndpoint(
  answerNormally: RequestListener,
  publishedKeys: () => readonly SigningKey[],
): JwksEndpoint {
  let chosen: JwksAnswer = 'normal';
  let requests = 0;
  let waiting: (() => void)[] = [];

  const answers: Record<JwksAnswer, RequestListener> = {
    normal: answerNormally,
    down: (_request, response) => send(response, 503, 'application/json', '{}'),
    slow: (request, response) => void waiting.push(() => answer(request, response)),
    garbage: (_request, response) => send(response, 200, 'text/html', '<!doctype html><p>Hello'),
    empty: (_request, response) => send(response, 200, 'application/json', '{"keys":[]}'),
    huge: (_request, response) =>
      send(response, 200, 'application/json', encodeHugeSet(publishedKeys())),
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    answers[chosen](request, response);

  return {
    control: {
      get requests() {
        return requests;
      },
      answerWith: (next) => {
        chosen = next;
        const released = waiting;
        waiting = [];
        for (const release of released) release();
      },
    },
    listener: (request, response) => {
      requests += 1;
      answer(request, response);
    },
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type }).end(body);
}

function encodeHugeSet(published: readonly SigningKey[]): string {
  const keys = published.map((key) => encodeJwk(key, 'public'));
  const other = { ...keys[0], kid: 'other-0' };
  const count = Math.ceil(HUGE_BYTES / JSON.stringify(other).length);
  const others = Array.from({ length: count }, (_, index) => ({ ...other, kid: `other-${index}` }));
  return JSON.stringify({ keys: [...keys, ...others] });
}
