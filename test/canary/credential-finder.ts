// Finds credentials in text, whatever form they have there. No mark has to be put into them: an API key is born with a
// prefix and a checksum, a token with its header, and of both the digests are known when they have been made.
import { hash } from 'node:crypto';
import { parseApiKey } from '../../core/api-key.ts';
import { isRefusal } from '../../core/refusal.ts';

/** A credential, or what is made of one, where none may be. */
export interface Finding {
  /** What was written to. */
  readonly sink: string;
  readonly what: string;
  /** The surroundings, with the credential itself left out. */
  readonly excerpt: string;
}

/** Shorter than any form of a credential: what is shorter is not looked at. */
const WORD = /[A-Za-z0-9_+/=%.~-]{36,}/g;
const TOKEN = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{40,}/;
const KEY_TAIL_LENGTH = 36;
const SIGNATURE_LENGTH_MIN = 80;

/** Of SHA-256 in base64, without the padding. */
const DIGEST_LENGTH = 43;

const SEEN_WORDS_MAX = 100_000;
const EXCERPT_LENGTH = 120;

/** Searches texts as they come; what becomes known of credentials later counts for texts before as well. */
export class CredentialFinder {
  readonly #found: Finding[] = [];
  readonly #seenWords = new Set<string>();
  /** Texts that may turn out to be made of a credential, with the first place of each. */
  readonly #suspects = new Map<string, Omit<Finding, 'what'>>();
  readonly #known = new Map<string, string>();
  readonly #texts = new Map<string, number>();

  /** Searches a text that was written to a sink. */
  scan(sink: string, text: string): void {
    this.#texts.set(sink, (this.#texts.get(sink) ?? 0) + 1);
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (isTooShort(word)) continue;
      // A word that was in a text before is in it no less, but it has been reported already.
      if (this.#seenWords.has(word)) continue;
      if (this.#seenWords.size < SEEN_WORDS_MAX) this.#seenWords.add(word);
      const before = text.slice(Math.max(0, index - EXCERPT_LENGTH), index);
      const after = text.slice(index + word.length, index + word.length + EXCERPT_LENGTH);
      // There may be another one beside it.
      const excerpt = `${before}${word}${after}`.replaceAll(WORD, '«…»');
      this.#examine(word, { sink, excerpt });
    }
  }

  /** Makes an API key known by its stored digest, SHA-256 in hexadecimal. */
  knowDigest(digest: string): void {
    this.#known.set(digest, 'the digest of an API key');
    this.#known.set(inBase64(digest), 'the digest of an API key');
  }

  /** Makes a token known: its signature alone would be as good as a digest of it to whoever compares. */
  knowToken(token: string): void {
    const digest = hash('sha256', token, 'hex');
    this.#known.set(digest, 'the digest of a token');
    this.#known.set(inBase64(digest), 'the digest of a token');
    const signature = token.split('.')[2] ?? '';
    if (signature.length >= SIGNATURE_LENGTH_MIN)
      this.#known.set(signature, 'the signature of a token');
  }

  /** Gives what was found, as far as is known by now. */
  get findings(): readonly Finding[] {
    const late = [...this.#suspects].flatMap(([text, place]) => {
      const what = this.#known.get(text);
      return what === undefined ? [] : [{ ...place, what }];
    });
    return [...this.#found, ...late];
  }

  /** Gives how many texts were searched, by sink. */
  get texts(): ReadonlyMap<string, number> {
    return this.#texts;
  }

  /** Gives how many credentials were known. */
  get knownCount(): number {
    return new Set(this.#known.keys()).size;
  }

  #examine(word: string, place: Omit<Finding, 'what'>): void {
    for (const [form, text] of readingsOf(word)) {
      if (holdsApiKey(text)) this.#found.push({ ...place, what: `an API key${form}` });
      if (TOKEN.test(text)) this.#found.push({ ...place, what: `a token${form}` });
    }
    for (const suspect of suspectsIn(word)) {
      if (!this.#suspects.has(suspect)) this.#suspects.set(suspect, place);
    }
  }
}

/** Tells of a word that it has room for none but the shortest form, and that it is not that: an id, mostly. */
function isTooShort(word: string): boolean {
  return word.length < DIGEST_LENGTH && !/[0-9A-Za-z]{36}/.test(word);
}

/** Gives the word as it is, and what it would be if it were an encoding. */
function readingsOf(word: string): readonly (readonly [form: string, text: string])[] {
  const readings: [string, string][] = [['', word]];
  if (word.includes('%')) readings.push([', percent-encoded', decodePercent(word)]);
  for (const [run] of word.matchAll(/(?:[0-9a-f]{2}){36,}/gi)) {
    readings.push([', in hexadecimal', Buffer.from(run, 'hex').toString('latin1')]);
  }
  // What was encoded may begin before the credential, and the word before what was encoded.
  for (let skipped = 0; skipped < 4; skipped += 1) {
    readings.push([', in base64', Buffer.from(word.slice(skipped), 'base64').toString('latin1')]);
  }
  return readings;
}

function decodePercent(word: string): string {
  return word.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Tells whether a key stands in a text, with its prefix or without: the checksum tells it from other text. */
function holdsApiKey(text: string): boolean {
  for (const [run] of text.matchAll(/[0-9A-Za-z]{36,}/g)) {
    for (let at = 0; at + KEY_TAIL_LENGTH <= run.length; at += 1) {
      const tail = run.slice(at, at + KEY_TAIL_LENGTH);
      if (!isRefusal(parseApiKey(`rb_live_${tail}`, 'refuse'))) return true;
    }
  }
  return false;
}

function* suspectsIn(word: string): Generator<string> {
  for (const [digest] of word.matchAll(/[0-9a-f]{64}/gi)) yield digest.toLowerCase();
  const bare = word.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  if (bare.length === DIGEST_LENGTH) yield bare;
  for (const [run] of word.matchAll(/[\w-]{43,}/g)) {
    if (run.length === DIGEST_LENGTH || run.length >= SIGNATURE_LENGTH_MIN) yield run;
  }
}

function inBase64(hexadecimal: string): string {
  return Buffer.from(hexadecimal, 'hex').toString('base64url');
}
