// A million keys that nobody was ever given: none costs a read of the store, none is let in.
import { randomBytes, randomFillSync } from 'node:crypto';
import { createApiKey } from '../../../core/api-key.ts';
import { apiKeyAuthenticator } from '../../../lambda/authorizer/api-key-authenticator.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-';
const pool = Buffer.alloc(1 << 16);
let at = pool.length;
/** Draws a number below `limit`; fast, since a million keys want many. */
const draw = (limit: number): number => {
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  at += 2;
  return pool.readUInt16BE(at - 2) % limit;
};
const character = () => ALPHABET.charAt(draw(ALPHABET.length));
const text = (length: number) => Array.from({ length }, character).join('');

const genuine = Array.from({ length: 1000 }, () => createApiKey(randomBytes));
const someKey = () => genuine[draw(genuine.length)]!;

const edit = (key: string) => {
  const place = 8 + draw(key.length - 8);
  const replaced = key.slice(0, place) + character() + key.slice(place + 1);
  return replaced === key ? `${key}0` : replaced;
};
const INVENTIONS: readonly (() => string)[] = [
  () => `rb_live_${text(36)}`,
  () => `rb_live_${text(draw(60))}`,
  () => `rb_${text(draw(80))}`,
  () => edit(someKey()),
  () => someKey().slice(0, -1 - draw(5)),
  () => someKey() + character(),
];

it('refuses 1,000,000 random, mutated and edited keys, with no read but one by chance', async () => {
  let reads = 0;
  const authenticate = apiKeyAuthenticator(
    { findByDigest: () => Promise.resolve(void (reads += 1)) },
    { legacyKeys: 'refuse', now: () => 0 },
  );

  for (let count = 0; count < 1_000_000; count += 1) {
    const presented = INVENTIONS[count % INVENTIONS.length]!();
    const result = await authenticate(presented);
    if (!('refused' in result)) throw new Error('a key was let in');
  }

  // Two in 62⁶ random checksums are right by chance: one in five million of the random keys above.
  expect(reads).toBeLessThanOrEqual(1);
}, 120_000);
