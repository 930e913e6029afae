import { generateKeyPairSync } from 'node:crypto';
import {
  fetchPublicKeys,
  parsePublicKeys,
} from '../../../lambda/secret-scanning/public-key-set.ts';
import { startHttpsServer, type HttpsServer } from '../http/https-server.ts';
import { createReporter, keySetOf, PUBLISHED } from './signed-report.ts';

const reporter = createReporter();
const idsOf = (text: string) => [...parsePublicKeys(text).keys()];

describe('parsePublicKeys', () => {
  it('reads all keys of the set, the published one among them', () => {
    expect(idsOf(keySetOf(PUBLISHED, reporter))).toEqual([
      PUBLISHED.keyIdentifier,
      reporter.keyIdentifier,
    ]);
  });

  it('leaves out keys of other kinds and what is no key', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const pem = rsa.export({ type: 'spki', format: 'pem' }).toString();
    const set = JSON.parse(
      keySetOf({ keyIdentifier: 'aa', pem }, createReporter('P-384'), {
        keyIdentifier: 'bb',
        pem: 'no key',
      }),
    ) as { public_keys: unknown[] };
    set.public_keys.push(null, 'text', { key_identifier: 7, key: reporter.pem }, { key: 'x' });
    set.public_keys.push({ key_identifier: 'cc', key: 7 });

    expect(idsOf(JSON.stringify(set))).toEqual([]);
  });

  it('leaves out every key whose identifier occurs twice', () => {
    const twin = { keyIdentifier: reporter.keyIdentifier.toUpperCase(), pem: PUBLISHED.pem };

    expect(idsOf(keySetOf(reporter, twin, reporter))).toEqual([]);
  });

  it.each(['', '[]', '{}', '{"public_keys":{}}', '<html>'])('fails on %j', (text) => {
    expect(() => parsePublicKeys(text)).toThrow('no key set');
  });
});

describe('fetchPublicKeys', () => {
  let server: HttpsServer;

  beforeAll(async () => {
    server = await startHttpsServer();
  });
  afterAll(() => server.stop());

  it('gives the published keys, and says who asks', async () => {
    let agent: string | undefined;
    server.answer = (request, response) => {
      agent = request.headers['user-agent'];
      response.end(keySetOf(reporter));
    };

    expect([...(await fetchPublicKeys(server.url)).keys()]).toEqual([reporter.keyIdentifier]);
    expect(agent).toBe('rigbox-auth');
  });

  it.each([
    ['a set without a usable key', keySetOf()],
    ['something else', '{"message":"API rate limit exceeded"}'],
    ['an endless answer', ' '.repeat(300 * 1024)],
  ])('fails on %s', async (_, text) => {
    server.answer = (_request, response) => response.end(text);

    await expect(fetchPublicKeys(server.url)).rejects.toThrow();
  });
});
