// What the tabs of one browser tell each other. A BroadcastChannel reaches pages of the same origin only, which could
// read each other's memory anyway; nothing of it is stored.
import type { TokenSet } from './token-set.ts';

/** A message to every other tab. */
export type TabMessage =
  /** A new tab looks for a session; whoever has one answers with `tokens`. */
  | { readonly kind: 'who-is-signed-in' }
  /** Asks the tab that renews to replace the tokens of that time. */
  | { readonly kind: 'renew'; readonly obtainedAt: number }
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  /** The issuer could not be reached: nobody need wait for it. */
  | { readonly kind: 'renewal-failed' }
  /** The session of the tokens of that time is over. */
  | { readonly kind: 'ended'; readonly reason: EndReason; readonly obtainedAt: number };

/**
 * Why a session is over: the user left, here or everywhere at once, or it was refused, by the issuer when it was to be
 * renewed or by the API when it was used.
 */
export type EndReason = 'signed-out' | 'signed-out-everywhere' | 'refused';

/** The way to the other tabs. */
export interface TabChannel {
  post(message: TabMessage): void;
  /** Calls back for each message of another tab. */
  listen(callback: (message: TabMessage) => void): void;
  close(): void;
}

/** Opens the channel of a page; tabs of the same name and origin hear each other. */
export function openTabChannel(name: string): TabChannel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (callback) => {
      channel.onmessage = (event: MessageEvent<TabMessage>) => callback(event.data);
    },
    close: () => channel.close(),
  };
}
