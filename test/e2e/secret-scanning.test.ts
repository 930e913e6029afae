// Reports of leaked keys, signed as GitHub signs them, through the whole front door.
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../dev/certificate.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { KeyClient } from './key-client.ts';
import { call, describeLocal, openLocal } from './target.ts';

describeLocal('POST /secret-scanning', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const keyIdentifier = hash('sha256', pem, 'hex');
  let keyServer: Server;
  let door: FrontDoor;
  let owner: KeyClient;

  beforeAll(async () => {
    const certificate = await createCertificate();
    keyServer = createServer(
      { key: certificate.keyPem, cert: certificate.certPem },
      (_, response) => {
        const keys = [{ key_identifier: keyIdentifier, key: pem, is_current: true }];
        response
          .setHeader('Content-Type', 'application/json')
          .end(JSON.stringify({ public_keys: keys }));
      },
    );
    keyServer.listen(0, '127.0.0.1');
    await once(keyServer, 'listening');
    const { port } = keyServer.address() as AddressInfo;
    door = await openLocal({
      certificate,
      settings: { secretScanningKeysUrl: `https://127.0.0.1:${port}/keys` },
    });
    owner = new KeyClient(door.cloud.apiUrl, await door.issuer.mint(door.people.owner.userId));
  });
  afterAll(async () => {
    keyServer.close().closeAllConnections();
    await door.stop();
  });

  const leak = (token: string) => ({
    token,
    type: 'rigbox_api_key',
    url: 'https://github.com/somebody/something/blob/main/.env',
    source: 'content',
  });
  const signatureOf = (body: string) =>
    sign('sha256', Buffer.from(body), privateKey).toString('base64');
  const report = (leaks: unknown, signature = signatureOf(JSON.stringify(leaks))) =>
    call(`${door.cloud.apiUrl}/secret-scanning`, {
      method: 'POST',
      headers: {
        'Github-Public-Key-Identifier': keyIdentifier,
        'Github-Public-Key-Signature': signature,
      },
      body: JSON.stringify(leaks),
    });

  it('200: revokes a leaked key before it answers, says what became of it, and tells why', async () => {
    const { id, key } = await owner.create({ name: 'leaked' });
    expect(await owner.use(key)).toBe(200);
    const invented = `rb_live_${'A'.repeat(36)}`;

    const answer = await report([leak(key), leak(invented)]);

    expect(answer).toMatchObject({
      status: 200,
      body: [
        { token_hash: hash('sha256', key, 'hex'), label: 'true_positive' },
        { token_hash: hash('sha256', invented, 'hex'), label: 'false_positive' },
      ],
    });
    expect(await owner.use(key)).toBe(401);
    expect(JSON.stringify(answer)).not.toContain(key);
    await door.cloud.drain();
    const told = door.cloud.events.filter((event) => JSON.stringify(event).includes(id));
    expect(JSON.stringify(told)).toContain('leaked');
  }, 60_000);

  it('200: takes the same report again without harm', async () => {
    const { key } = await owner.create();
    await report([leak(key)]);

    expect(await report([leak(key)])).toMatchObject({
      status: 200,
      body: [{ label: 'true_positive' }],
    });
  });

  it('403: takes no report that another key signed, or that was changed by a byte', async () => {
    const { key } = await owner.create();

    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const body = JSON.stringify([leak(key)]);
    const forged = sign('sha256', Buffer.from(body), stranger).toString('base64');
    expect(await report([leak(key)], forged)).toHaveProperty('status', 403);
    expect(await report([leak(key)], signatureOf(`${body} `))).toHaveProperty('status', 403);

    expect(await owner.use(key)).toBe(200);
  });

  it('400: takes no report without a signature', async () => {
    const answer = await call(`${door.cloud.apiUrl}/api/v1/secret-scanning`, {
      method: 'POST',
      body: [],
    });
    expect(answer).toHaveProperty('status', 400);
  });
});
