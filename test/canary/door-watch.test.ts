// A credential is planted into each kind of sink, and has to be found there.
import { randomBytes } from 'node:crypto';
import { createApiKey, digestApiKey } from '../../core/api-key.ts';
import type { FrontDoorOptions } from '../../dev/front-door.ts';
import { DoorWatch, type Remains } from './door-watch.ts';
import { signedToken } from './example-token.ts';

const key = createApiKey(randomBytes);
const token = signedToken();
const NOTHING_LEFT: Remains = { digests: [digestApiKey(key)], tables: {}, requests: [] };
const ENTRY = { method: 'GET', path: '/', status: 401, cache: 'none', durationMs: 1, reason: '' };
const EVENT = {
  ...{ id: '1', bus: 'bus', source: 'rigbox.auth', detailType: 'API key created' },
  ...{ resources: [], time: '2026-01-01T00:00:00Z' },
};

type Listeners = Required<Pick<FrontDoorOptions, 'onFunctionLog' | 'onRequest' | 'onEvent'>>;

/** Writes into one sink, and gives what the watch says in the end. */
function watched(
  write: (listeners: Listeners, watch: DoorWatch) => void,
  left: Partial<Remains> = {},
): () => unknown {
  const watch = new DoorWatch();
  watch.sawToken(token);
  write(watch.listeners({}), watch);
  return () => watch.close({ ...NOTHING_LEFT, ...left });
}

const nothing = () => undefined;
const SINKS: Record<string, (leak: string) => () => unknown> = {
  'function log': (leak) =>
    watched(({ onFunctionLog }) => onFunctionLog('Authorizer', `refused ${leak}`)),
  metrics: (leak) =>
    watched(({ onFunctionLog }) => onFunctionLog('Authorizer', `{"_aws":{},"Reason":"${leak}"}`)),
  'access log': (leak) =>
    watched(({ onRequest }) =>
      onRequest({ ...ENTRY, cache: 'none', accessLog: { path: `/x/${leak}` } }),
    ),
  event: (leak) => watched(({ onEvent }) => onEvent({ ...EVENT, detail: { key: leak } })),
  answer: (leak) =>
    watched((_, watch) =>
      watch.sawAnswer(['GET', '/api/v1/api-keys'], { status: 200, headers: {}, body: [leak] }),
    ),
  services: (leak) => watched(nothing, { requests: [{ identity: { principal: leak } }] }),
};

describe.each(Object.entries(SINKS))('a credential in the sink "%s"', (sink, plant) => {
  it.each<[string, string]>([
    ['an API key', key],
    ['the digest of an API key', digestApiKey(key)],
    ['a token', token],
    ['the signature of a token', token.split('.')[2]!],
  ])('would be found: %s', (what, leak) => {
    expect(plant(leak)).toThrow(`"what": "${what}"`);
    expect(plant(leak)).toThrow(`"sink": "${sink}"`);
  });

  it('lets pass what is none', () => {
    expect(plant('rb_...a1b2c3d4')).not.toThrow();
  });
});

describe('a key in a table', () => {
  it('would be found in plain text and in binary, but may stand there as its digest', () => {
    const stored = (item: object) => watched(nothing, { tables: { ApiKeys: [item] } });

    expect(stored({ name: { S: key } })).toThrow('"sink": "table ApiKeys"');
    const binary = new Uint8Array(Buffer.from(`\u0000${key}`));
    expect(stored({ sealed: { B: binary } })).toThrow('an API key');
    expect(stored({ digest: { S: digestApiKey(key) } })).not.toThrow();
  });
});

describe('an answer that hands a key out', () => {
  const created = { status: 201, headers: {}, body: { id: '1', key } };
  const answered = (path: string, answer: Parameters<DoorWatch['sawAnswer']>[1]) =>
    watched((_, watch) => watch.sawAnswer(['POST', path], answer));

  it('may have it where it belongs and nowhere else', () => {
    expect(answered('/api/v1/api-keys', created)).not.toThrow();
    expect(answered('/api/v1/api-keys/1/rotate', created)).not.toThrow();
    const named = { token_hash: digestApiKey(key), label: 'true_positive' };
    expect(answered('/secret-scanning', { status: 200, headers: {}, body: [named] })).not.toThrow();
    expect(answered('/api-keys', { status: 201, headers: {}, body: [named] })).toThrow('digest');
    const collected = { status: 200, headers: {}, body: { status: 'approved', api_key: key } };
    const polled = watched((_, watch) =>
      watch.sawAnswer(['GET', '/auth/cli-session/ABCD'], collected),
    );
    expect(polled).not.toThrow();
    expect(answered('/api/v1/api-keys', { ...created, headers: { location: key } })).toThrow(
      '"sink": "answer"',
    );
    expect(answered('/api/v1/api-keys', { ...created, body: { key, name: key } })).toThrow(
      '"sink": "answer"',
    );
    expect(answered('/api/v1/workspaces', created)).toThrow('"sink": "answer"');
  });
});
