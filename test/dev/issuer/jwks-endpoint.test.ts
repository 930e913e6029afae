// The ways in which the key set can fail, over HTTPS.
import type { JsonWebKey } from 'node:crypto';
import type { Page } from '../../../dev/issuer/browser.ts';
import { startLocalIssuer, type LocalIssuer } from './local-issuer.ts';

let local: LocalIssuer;
beforeAll(async () => {
  local = await startLocalIssuer();
});
afterEach(() => local.issuer.jwks.answerWith('normal'));
afterAll(() => local.issuer.stop());

function fetchSet(): Promise<Page> {
  return local.open().get(local.issuer.jwksUrl);
}

function keysOf(page: Page): JsonWebKey[] {
  return (JSON.parse(page.text) as { keys: JsonWebKey[] }).keys;
}

it('answers with the published keys at first, and after every failure', async () => {
  expect(keysOf(await fetchSet())).toHaveLength(1);

  local.issuer.jwks.answerWith('down');
  local.issuer.jwks.answerWith('normal');
  expect(keysOf(await fetchSet())).toHaveLength(1);
});

it('answers 503 when it is down', async () => {
  local.issuer.jwks.answerWith('down');

  expect((await fetchSet()).status).toBe(503);
});

it('answers 200 with what is no JSON when it is garbage', async () => {
  local.issuer.jwks.answerWith('garbage');
  const page = await fetchSet();

  expect(page.status).toBe(200);
  expect(() => keysOf(page)).toThrow(SyntaxError);
});

it('answers 200 with no keys when it is empty', async () => {
  local.issuer.jwks.answerWith('empty');

  expect(keysOf(await fetchSet())).toEqual([]);
});

it('answers a valid set of more than 8 MB, the right key among others, when it is huge', async () => {
  const [right] = keysOf(await fetchSet());
  local.issuer.jwks.answerWith('huge');
  const page = await fetchSet();

  expect(page.text.length).toBeGreaterThan(8 * 1024 * 1024);
  expect(keysOf(page)[0]?.['kid']).toBe(right?.['kid']);
});

it('leaves requests unanswered when it is slow, and answers them when that is over', async () => {
  const { jwks } = local.issuer;
  jwks.answerWith('slow');
  const before = jwks.requests;
  const pending = fetchSet();
  // The issuer lives in this process: its count shows when the request has arrived.
  while (jwks.requests === before) await new Promise(setImmediate);
  const first = await Promise.race([pending, Promise.resolve('nothing yet')]);
  jwks.answerWith('normal');

  expect(first).toBe('nothing yet');
  expect(keysOf(await pending)).toHaveLength(1);
});

it('counts failures as well', async () => {
  local.issuer.jwks.answerWith('down');
  const before = local.issuer.jwks.requests;
  await fetchSet();
  await fetchSet();

  expect(local.issuer.jwks.requests).toBe(before + 2);
});
