// The sessions of this app's own page: a random cookie that no script can read, and what it stands for in memory.
import { randomBytes } from 'node:crypto';
import type { User } from './user.ts';

const COOKIE = '__Host-session';
const LIFETIME_SECONDS = 8 * 60 * 60;
const SESSIONS_MAX = 10_000;

interface Session {
  readonly user: User;
  readonly endsAt: number;
}

/** The sessions of one server. Several servers would share a store in its place. */
export class Sessions {
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Opens a session and gives the `Set-Cookie` header for it. */
  open(user: User): string {
    const id = randomBytes(24).toString('base64url');
    this.#sessions.set(id, { user, endsAt: this.#now() + LIFETIME_SECONDS * 1000 });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > SESSIONS_MAX && oldest !== undefined) this.#sessions.delete(oldest);
    return cookie(id, LIFETIME_SECONDS);
  }

  /** Gives whose session a `Cookie` header belongs to. */
  find(header: string | undefined): User | undefined {
    const id = idIn(header);
    const session = this.#sessions.get(id);
    if (session !== undefined && session.endsAt > this.#now()) return session.user;
    this.#sessions.delete(id);
    return undefined;
  }

  /** Ends a session and gives the header that removes its cookie. */
  end(header: string | undefined): string {
    this.#sessions.delete(idIn(header));
    return cookie('', 0);
  }
}

/**
 * `__Host-` lets no sibling subdomain set it, `HttpOnly` no script read it, `Strict` no other site send it.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3
 */
function cookie(value: string, maxAgeSeconds: number): string {
  return `${COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}`;
}

function idIn(header = ''): string {
  const pairs = header.split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1] ?? '';
}
