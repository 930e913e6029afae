import { hash, randomBytes } from 'node:crypto';
import { createApiKey, digestApiKey, previewApiKey } from '../../core/api-key.ts';
import { signedToken } from './example-token.ts';
import { CredentialFinder } from './credential-finder.ts';

const key = createApiKey(randomBytes);
const token = signedToken();
const digest = digestApiKey(key);

function search(text: string): readonly string[] {
  const finder = new CredentialFinder();
  finder.knowDigest(digest);
  finder.knowToken(token);
  finder.scan('log', text);
  return finder.findings.map(({ what }) => what);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hexadecimal = (text: string) => Buffer.from(text).toString('hex');
const percent = (text: string) => text.replaceAll(/[._]/g, (one) => `%${hexadecimal(one)}`);

describe('finds', () => {
  it.each<[string, string, string]>([
    ['an API key', 'an API key', `{"header":"Bearer ${key}"}`],
    ['an API key without its prefix', 'an API key', `key ${key.slice(8)} refused`],
    ['an API key inside a word', 'an API key', `https://x.y/?k=${key}&x`],
    ['an API key, percent-encoded', 'an API key, percent-encoded', `/x%2F${percent(key)}`],
    ['an API key in hexadecimal', 'an API key, in hexadecimal', hexadecimal(`Bearer ${key}`)],
    ['an API key in base64', 'an API key, in base64', `"body":"${base64(`{"key":"${key}"}`)}"`],
    ['an API key in base64 after one letter', 'an API key, in base64', `x${base64(key)}`],
    ['the digest of an API key', 'the digest of an API key', `{"digest":"${digest}"}`],
    ['the digest in capitals', 'the digest of an API key', digest.toUpperCase()],
    ['the digest in base64', 'the digest of an API key', hash('sha256', key, 'base64')],
    ['a token', 'a token', `got ${token}.`],
    ['a token in base64', 'a token, in base64', base64(`Bearer ${token}`)],
    ['the signature of a token', 'the signature of a token', `{"s":"${token.split('.')[2]}"}`],
    ['the digest of a token', 'the digest of a token', hash('sha256', token, 'hex')],
  ])('%s', (_, what, text) => {
    expect(search(text)).toContain(what);
  });

  it('a digest that becomes known only after it was written', () => {
    const finder = new CredentialFinder();
    finder.scan('log', digest);
    expect(finder.findings).toEqual([]);

    finder.knowDigest(digest);

    expect(finder.findings).toEqual([
      { sink: 'log', what: 'the digest of an API key', excerpt: '«…»' },
    ]);
  });
});

it.each<[string, string]>([
  ['a preview', previewApiKey(key)],
  ['a mistyped key', `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`],
  ['an id', '{"id":"01a20d40-3395-777c-a75d-194a6ea6a092"}'],
  ['the digest of something else', hash('sha256', 'else', 'hex')],
  ['an address', 'arn:aws:execute-api:eu-central-1:000000000000:api/local/GET/api/v1/workspaces'],
])('takes %s for none', (_, text) => {
  expect(search(text)).toEqual([]);
});

it('never repeats what it has found', () => {
  const finder = new CredentialFinder();
  finder.scan('log', `before ${key} after`);

  expect(finder.findings).toEqual([
    { sink: 'log', what: 'an API key', excerpt: 'before «…» after' },
  ]);
});
