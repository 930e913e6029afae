// The configuration of examples/nginx, in a real nginx before a service that writes down what reaches it.
//
//   curl $NGINX/anything -H "Authorization: Bearer $KEY"    200, and the service is told who is calling
//   curl $NGINX/anything                                    401
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../dev/certificate.ts';
import { startFaultProxy, type FaultProxy } from '../../dev/fault-proxy/fault-proxy.ts';
import { falseAnswer, type Fault } from '../../dev/fault-proxy/fault.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { closeServer, listenOnLoopback } from '../../dev/loopback.ts';
import { during } from './faults/faulty-door.ts';
import { KeyClient } from './key-client.ts';
import { describeWithNginx, startNginx, type Nginx } from './nginx-server.ts';
import { bearer, openLocal } from './target.ts';

/** What reached the service. */
interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headersDistinct'];
  readonly body: string;
}

describeWithNginx('nginx that asks /auth/validate', () => {
  let door: FrontDoor;
  let way: FaultProxy;
  let service: Server;
  let nginx: Nginx;
  let owner: KeyClient;
  const seen: Seen[] = [];
  const presented: string[] = [];

  beforeAll(async () => {
    door = await openLocal();
    const { certificate, clock } = door;
    owner = new KeyClient(door.cloud.apiUrl, await door.issuer.mint(door.people.owner.userId));
    way = await startFaultProxy({ certificate, now: () => clock.now() });
    way.forwardTo(door.cloud.apiUrl);
    service = createServer((message, response) => {
      void message.toArray().then((chunks) => {
        const { method, url, headersDistinct: headers } = message;
        seen.push({ method, url, headers, body: Buffer.concat(chunks as Buffer[]).toString() });
        response.writeHead(418, { 'WWW-Authenticate': 'Own' }).end('the service itself');
      });
    });
    const servicePort = await listenOnLoopback(service, 0);
    nginx = await startNginx({ certificate, frontDoor: way.url, servicePort });
  });
  afterAll(async () => {
    await nginx.stop();
    await closeServer(service);
    await way.stop();
    await door.stop();
  });

  /** Sends headers as they are written, repeated ones too. */
  async function ask(
    rawHeaders: readonly string[],
    { method = 'GET', body = '', url = `${nginx.url}/reports/1?month=5` } = {},
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing = request(
      url,
      {
        method,
        ca: door.certificate.caPem,
        agent: false,
        headers: [
          'Host',
          'tools.example.com',
          'Content-Length',
          String(body.length),
          ...rawHeaders,
        ],
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
    const answer = await promise;
    const text = Buffer.concat((await answer.toArray()) as Buffer[]).toString();
    return { status: answer.statusCode, headers: answer.headers, text };
  }
  const present = (credential: string) => {
    presented.push(credential);
    return Object.entries(bearer(credential)).flat();
  };
  const newKey = async (body: object = {}) => owner.create({ name: 'tools', ...body });

  describe('lets a good credential through', () => {
    it('and tells the service who is calling, and nothing of the credential', async () => {
      const { id, key } = await newKey();

      const answer = await ask(present(key));

      expect(answer).toMatchObject({ status: 418, text: 'the service itself' });
      expect(seen.at(-1)).toMatchObject({ method: 'GET', url: '/reports/1?month=5' });
      expect(seen.at(-1)?.headers).toMatchObject({
        'x-rigbox-account-id': [door.people.owner.accountId],
        'x-rigbox-principal': [`rig:user:${door.people.owner.userId}`],
        'x-rigbox-credential-type': ['api_key'],
        'x-rigbox-credential-id': [id],
        'x-rigbox-scope': ['full'],
        'x-rigbox-request-id': [expect.stringMatching(/./)],
      });
      expect(JSON.stringify(seen.at(-1))).not.toContain(key);
    });

    it('of each kind: a key, a session, a limited key', async () => {
      const limited = await newKey({
        scope: [
          { permission: 'identity:read', resource: `rig:account:${door.people.owner.accountId}` },
        ],
      });
      const session = await door.issuer.mint(door.people.stranger.userId, {
        claims: { sid: 'tab' },
      });

      await ask(present(limited.key));
      expect(seen.at(-1)?.headers).toMatchObject({ 'x-rigbox-scope': ['limited'] });
      await ask(present(session));
      expect(seen.at(-1)?.headers).toMatchObject({
        'x-rigbox-credential-type': ['session'],
        'x-rigbox-credential-id': ['tab'],
        'x-rigbox-account-id': [door.people.stranger.accountId],
      });
    });

    it('with method, body and the service’s own refusals as they are', async () => {
      const { key } = await newKey();

      const answer = await ask(present(key), { method: 'POST', body: '{"a":1}' });

      expect(answer).toHaveProperty('status', 418);
      expect(seen.at(-1)).toMatchObject({ method: 'POST', body: '{"a":1}' });
      expect(answer.headers['www-authenticate']).toBe('Own');
    });

    it('and takes no identity from the client, however it is spelt', async () => {
      const { id, key } = await newKey();
      const spoofed = [
        ['X-Rigbox-Account-Id', 'spoofed'],
        ['x-rigbox-account-id', 'spoofed'],
        ['X-RIGBOX-PRINCIPAL', 'rig:user:spoofed'],
        ['X_Rigbox_Principal', 'rig:user:spoofed'],
        ['X-Rigbox-Credential-Type', 'spoofed'],
        ['X-Rigbox-Credential-Id', 'spoofed'],
        ['X-Rigbox-Scope', 'spoofed'],
        ['X-Rigbox-Request-Id', 'spoofed'],
        ['X-Rigbox-Key', 'spoofed'],
        ['Connection', 'close, X-Rigbox-Principal, X-Rigbox-Account-Id'],
      ].flat();

      await ask([...present(key), ...spoofed]);

      expect(seen.at(-1)?.headers).toMatchObject({
        'x-rigbox-account-id': [door.people.owner.accountId],
        'x-rigbox-principal': [`rig:user:${door.people.owner.userId}`],
        'x-rigbox-credential-id': [id],
      });
      expect(JSON.stringify(seen.at(-1))).not.toContain('spoofed');
    });
  });

  describe('refuses', () => {
    const before = { seen: 0 };
    beforeEach(() => {
      before.seen = seen.length;
    });
    afterEach(() => {
      expect(seen).toHaveLength(before.seen);
    });

    it('401: whoever presents nothing', async () => {
      const answer = await ask([]);

      expect(answer).toMatchObject({
        status: 401,
        text: '{"message":"Missing Authorization header"}',
      });
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json',
        'www-authenticate': 'Bearer realm="rigbox"',
      });
    });

    it('401: a key that was deleted a moment ago, and what never was one', async () => {
      const { id, key } = await newKey();
      expect(await ask(present(key))).toHaveProperty('status', 418);
      before.seen += 1;
      await owner.request('DELETE', `/${id}`);

      for (const credential of [key, 'rb_live_invented', 'eyJhbGciOiJub25lIn0.e30.']) {
        const answer = await ask(present(credential));
        expect(answer).toMatchObject({
          status: 401,
          text: '{"message":"Invalid or expired credential"}',
        });
        expect(answer.headers['www-authenticate']).toBe(
          'Bearer realm="rigbox", error="invalid_token"',
        );
      }
    });

    it('403: a key that does not permit the question', async () => {
      const { key } = await newKey({
        scope: [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }],
      });

      const answer = await ask(present(key));

      expect(answer).toMatchObject({ status: 403, text: '{"message":"Not permitted"}' });
      expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
    });

    it('400: two credentials at once', async () => {
      const { key } = await newKey();

      expect(await ask([...present(key), ...present('rb_live_other')])).toHaveProperty(
        'status',
        400,
      );
    });

    it.each<[string, Fault]>([
      ['does not listen', { kind: 'refused' }],
      ['hangs up', { kind: 'reset' }],
      ['has a fault', falseAnswer(503, '{"message":"Service temporarily unavailable"}')],
      ['redirects', falseAnswer(302, '', { location: 'https://elsewhere.example/' })],
      ['does not know the path', falseAnswer(404, '{"message":"Not found"}')],
    ])('503: a good credential, while the front door %s', async (_, fault) => {
      const { key } = await newKey();

      const answer = await during(way, [fault], () => ask(present(key)));

      expect(answer).toMatchObject({
        status: 503,
        text: '{"message":"Service temporarily unavailable"}',
      });
    });

    it('503: a good credential, while the front door cannot prove its name', async () => {
      const { key } = await newKey();
      const { caPem } = await createCertificate();
      const other = await startNginx({
        certificate: { ...door.certificate, caPem },
        frontDoor: way.url,
        servicePort: (service.address() as AddressInfo).port,
      });

      const answer = await ask(present(key), { url: other.url });
      const { error } = await other.logs();
      await other.stop();

      expect(answer).toHaveProperty('status', 503);
      expect(error).toContain('certificate verify error');
    });

    it('429: what the front door limits, with the time to wait', async () => {
      const fault = falseAnswer(429, '{"message":"Too many requests"}', { 'retry-after': '60' });
      const { key } = await newKey();

      const answer = await during(way, [fault], () => ask(present(key)));

      expect(answer).toMatchObject({ status: 429, text: '{"message":"Too many requests"}' });
      expect(answer.headers['retry-after']).toBe('60');
    });

    it('404: the path of the question itself', async () => {
      const { key } = await newKey();

      expect(await ask(present(key), { url: `${nginx.url}/_rigbox/validate` })).toHaveProperty(
        'status',
        404,
      );
    });
  });

  it('has written down who called, and no credential', async () => {
    const { access, error } = await nginx.logs();

    expect(presented.length).toBeGreaterThan(10);
    expect(access).toContain(' GET /reports/1 418 ');
    for (const credential of presented) expect(access + error).not.toContain(credential);
    expect(access).not.toMatch(/month=5|Bearer/);
  });
});
