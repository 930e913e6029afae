// The tokens that have been verified a moment ago, so that the same token presented again costs one hash. A token is
// remembered by its digest, never by its text, and forgotten with the key that it was verified by.
import { hash } from 'node:crypto';
import type { Principal } from '../../core/principal.ts';
import { BoundedMap } from '../store/bounded-map.ts';
import type { KeySet } from './jwks-cache.ts';

/** What a verified token proved, and on what that rests. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly jwksUri: string;
  /** The key set that the verifying key was in; another object is another generation, whatever it holds. */
  readonly keySet: KeySet;
  /** Seconds since the epoch. */
  readonly verifiedAt: number;
}

/** Tokens to remember; each takes less than a kilobyte. */
const TOKENS_MAX = 2_000;

/**
 * A bounded memory of verified tokens. It answers only while everything that the verification rested on still holds:
 * the token has not ended, the clock has not been set back, and its issuer's key set is the same and fresh.
 *
 * It says who a token speaks of, nothing more: whatever can be withdrawn from a token other than its key must be asked
 * after it.
 */
export class VerifiedTokens {
  readonly #tokens = new BoundedMap<string, VerifiedToken>(TOKENS_MAX);
  readonly #freshKeySet: (jwksUri: string) => KeySet | undefined;

  /** @param freshKeySet gives the key set of an issuer that may be used without asking the issuer, if there is one */
  constructor(freshKeySet: (jwksUri: string) => KeySet | undefined) {
    this.#freshKeySet = freshKeySet;
  }

  /** Gives the principal that a token proved, if it would prove it again at `now` (seconds since the epoch). */
  find(digest: string, now: number): Principal | undefined {
    const token = this.#tokens.get(digest);
    if (token === undefined) return undefined;
    if (this.#holds(token, now)) return token.principal;
    this.#tokens.delete(digest);
    return undefined;
  }

  /** Remembers a token; when there are too many, the one that was verified longest ago is forgotten. */
  add(digest: string, token: VerifiedToken): void {
    this.#tokens.set(digest, token);
  }

  #holds({ principal, jwksUri, keySet, verifiedAt }: VerifiedToken, now: number): boolean {
    const { expiresAt = 0 } = principal.credential;
    return verifiedAt <= now && now < expiresAt && this.#freshKeySet(jwksUri) === keySet;
  }
}

/**
 * Gives the name under which a token is remembered: SHA-256 of its whole text, so that no token can answer for another
 * one, and a dump of the memory holds none.
 */
export function digestToken(presented: string): string {
  return hash('sha256', presented, 'hex');
}
