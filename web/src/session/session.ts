// The session of the signed-in user, shared by the tabs of a browser: one set of tokens, renewed by one of the tabs
// before it ends, dropped by all of them at once.
import type { IdentityProvider } from './identity-provider.ts';
import { hasLeader, standForLeader, type Locks } from './leadership.ts';
import type { EndReason, TabChannel, TabMessage } from './tab-channel.ts';
import { isNewer, isUsable, renewalDueAt, type TokenSet, type User } from './token-set.ts';

/** Where the session stands, as a page shows it. */
export type SessionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly user: User }
  | { readonly kind: 'ended'; readonly reason: EndReason };

/** What a session works with; tests put time and the other tabs in. */
export interface SessionParts {
  readonly provider: IdentityProvider;
  readonly channel: TabChannel;
  readonly locks: Locks;
  readonly now: () => number;
  /** Calls back once after some milliseconds; what it returns cancels that. */
  readonly setTimer: (callback: () => void, milliseconds: number) => () => void;
}

/** There is no session to act for; the page says so by {@link Session.state}. */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';
}

/** The issuer, or the tab that renews, does not answer; the session may well go on. */
export class RenewalFailedError extends Error {
  override readonly name = 'RenewalFailedError';
}

const OTHER_TAB_MS = 1000;
const RENEWAL_BY_OTHER_TAB_MS = 20_000;
const RETRY_MS = 10_000;

/** How long a session that has ended still leads: the lock must not reach another tab before the news do. */
const FAREWELL_MS = 1000;

/** A session of this tab. Renews itself as long as the issuer lets it; nothing of it is stored. */
export class Session {
  readonly #parts: SessionParts;
  readonly #watchers = new Set<() => void>();
  #state: SessionState = { kind: 'none' };
  #tokens: TokenSet | undefined;
  #isLeader = false;
  #resign: () => void = () => undefined;
  #cancelTimer: () => void = () => undefined;
  #renewal: Promise<void> | undefined;
  #news = Promise.withResolvers<undefined>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    parts.channel.listen((message) => this.#hear(message));
  }

  /** Where the session stands. A new object with every change, and the same one in between. */
  get state(): SessionState {
    return this.#state;
  }

  /** Calls back after every change of the state, until the function that it returns is called. */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  /** Takes over the session of another tab; tells whether there was one. */
  async join(): Promise<boolean> {
    if (!(await hasLeader(this.#parts.locks))) return false;
    this.#parts.channel.post({ kind: 'who-is-signed-in' });
    await this.#nextNews(OTHER_TAB_MS).catch(() => undefined);
    return this.#tokens !== undefined;
  }

  /** Begins with the tokens of a sign-in, in this tab and those that wait for one. */
  open(tokens: TokenSet): void {
    this.#adopt(tokens);
    this.#parts.channel.post({ kind: 'tokens', tokens });
  }

  /**
   * Gives an access token that outlives a request.
   *
   * @throws {SessionEndedError} @throws {RenewalFailedError}
   */
  async accessToken(): Promise<string> {
    const tokens = this.#tokens;
    if (tokens && isUsable(tokens, this.#parts.now())) return tokens.accessToken;
    return this.renew(tokens?.accessToken);
  }

  /**
   * Gives an access token other than the one that was refused: one that came meanwhile, or a new one.
   *
   * @throws {SessionEndedError} @throws {RenewalFailedError}
   */
  async renew(refused: string | undefined): Promise<string> {
    while (this.#tokens && this.#tokens.accessToken === refused) {
      if (this.#isLeader) {
        await this.#renewHere();
      } else {
        const news = this.#nextNews(RENEWAL_BY_OTHER_TAB_MS);
        this.#parts.channel.post({ kind: 'renew', obtainedAt: this.#tokens.obtainedAt });
        await news;
      }
    }
    if (!this.#tokens) throw new SessionEndedError('the session has ended');
    return this.#tokens.accessToken;
  }

  /**
   * The API has refused an access token that was fresh: the session is over for it, whatever the issuer says, and ends in
   * every tab. Does nothing when the token has been replaced meanwhile.
   */
  reject(refused: string): void {
    if (this.#tokens?.accessToken === refused) this.#endHere('refused');
  }

  /** The API has ended every session of the user: this one ends in every tab. */
  endEverywhere(): void {
    this.#endHere('signed-out-everywhere');
  }

  /** Renews the tokens if that is overdue, as after a sleep of the machine. */
  wake(): void {
    if (this.#isLeader) this.#schedule();
  }

  /** Ends the session in every tab and at the issuer; gives the address that ends the issuer's own session, if any. */
  async signOut(): Promise<string | undefined> {
    const tokens = this.#tokens;
    if (!tokens) return undefined;
    this.#end('signed-out');
    const { provider } = this.#parts;
    const [, url] = await Promise.allSettled([
      provider.revoke(tokens),
      provider.signOutUrl(tokens),
    ]);
    return url.status === 'fulfilled' ? url.value : undefined;
  }

  /** Leaves: another tab takes over. */
  close(): void {
    this.#cancelTimer();
    this.#resign();
    this.#parts.channel.close();
  }

  #hear(message: TabMessage): void {
    const tokens = this.#tokens;
    switch (message.kind) {
      case 'who-is-signed-in':
        if (tokens) this.#parts.channel.post({ kind: 'tokens', tokens });
        return;
      case 'renew':
        if (this.#isLeader && tokens) this.#renewFor(message.obtainedAt, tokens);
        return;
      case 'tokens':
        if (isNewer(message.tokens, tokens)) this.#receive(message.tokens);
        return;
      case 'renewal-failed':
        this.#tellNews(new RenewalFailedError('the issuer does not answer'));
        return;
      case 'ended':
        if (tokens && message.obtainedAt >= tokens.obtainedAt) this.#drop(message.reason);
        return;
      default:
        // A tab that was loaded from another version of the page may say more than this one understands.
        return;
    }
  }

  // Somebody else's session in another tab must not put their keys under this user's eyes, nor the other way round.
  #receive(tokens: TokenSet): void {
    const current = this.#tokens?.user.id;
    if (current !== undefined && current !== tokens.user.id) this.#drop('signed-out');
    else this.#adopt(tokens);
  }

  #renewFor(obtainedAt: number, tokens: TokenSet): void {
    if (obtainedAt >= tokens.obtainedAt) this.#renewHere().catch(() => undefined);
    else this.#parts.channel.post({ kind: 'tokens', tokens });
  }

  #adopt(tokens: TokenSet): void {
    const isFirst = this.#tokens === undefined;
    this.#tokens = tokens;
    if (isFirst) {
      this.#become({ kind: 'open', user: tokens.user });
      // One that ended a moment ago may lead still.
      if (!this.#isLeader) this.#resign = standForLeader(this.#parts.locks, () => this.#lead());
    }
    if (this.#isLeader) this.#schedule();
    this.#tellNews();
  }

  #lead(): void {
    this.#isLeader = true;
    this.#schedule();
    this.#tellNews();
  }

  #schedule(inMilliseconds?: number): void {
    if (!this.#tokens) return;
    this.#cancelTimer();
    const delay = inMilliseconds ?? Math.max(0, renewalDueAt(this.#tokens) - this.#parts.now());
    this.#cancelTimer = this.#parts.setTimer(() => {
      this.#renewHere().catch(() => this.#schedule(RETRY_MS));
    }, delay);
  }

  // However many ask at the same time, the refresh token is used once.
  #renewHere(): Promise<void> {
    this.#renewal ??= this.#exchange().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #exchange(): Promise<void> {
    const { provider, channel } = this.#parts;
    const before = this.#tokens;
    if (!before) return;
    const outcome = await provider.refresh(before).catch((cause: unknown) => {
      channel.post({ kind: 'renewal-failed' });
      throw new RenewalFailedError('the issuer does not answer', { cause });
    });
    if (this.#tokens !== before) {
      // Signed out meanwhile: what came too late is given back.
      if (outcome !== 'refused') await provider.revoke(outcome).catch(() => undefined);
      return;
    }
    if (outcome === 'refused') this.#end('refused');
    else this.open(outcome);
  }

  // The issuer does not know that the session is over: the refresh token is of no use, and goes.
  #endHere(reason: EndReason): void {
    const tokens = this.#tokens;
    if (!tokens) return;
    this.#end(reason);
    this.#parts.provider.revoke(tokens).catch(() => undefined);
  }

  #end(reason: EndReason): void {
    const obtainedAt = this.#tokens?.obtainedAt ?? 0;
    this.#parts.channel.post({ kind: 'ended', reason, obtainedAt });
    this.#drop(reason);
  }

  #drop(reason: EndReason): void {
    this.#tokens = undefined;
    this.#cancelTimer();
    // A tab that does not know yet, and led, would use the refresh token once more.
    if (this.#isLeader) {
      this.#cancelTimer = this.#parts.setTimer(() => this.#stepDown(), FAREWELL_MS);
    } else this.#stepDown();
    this.#become({ kind: 'ended', reason });
    this.#tellNews();
  }

  #stepDown(): void {
    this.#isLeader = false;
    this.#resign();
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }

  /** Waits for something to change; rejects when nothing does, or when renewing has failed. */
  async #nextNews(milliseconds: number): Promise<void> {
    const cancel = this.#parts.setTimer(
      () => this.#tellNews(new RenewalFailedError('no other tab answers')),
      milliseconds,
    );
    await this.#news.promise.finally(cancel);
  }

  #tellNews(failure?: Error): void {
    const { resolve, reject, promise } = this.#news;
    this.#news = Promise.withResolvers<undefined>();
    if (!failure) resolve(undefined);
    else {
      // Nobody may be waiting.
      promise.catch(() => undefined);
      reject(failure);
    }
  }
}
