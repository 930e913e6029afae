// What the page asks of the issuer: code flow with PKCE, renewal by refresh token, sign-out. Protocol by oidc-client-ts.
import { ErrorResponse, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import type { RefreshState, SigninResponse } from 'oidc-client-ts';
import type { Configuration } from '../configuration.ts';
import type { TokenSet } from './token-set.ts';

/** A finished sign-in, and the path that the user wanted to see. */
export interface SignIn {
  readonly tokens: TokenSet;
  readonly returnTo: string;
}

/** How the issuer is to let the user in. */
export interface SignInOptions {
  /**
   * Whether it must ask who they are though it knows them, without which it goes on with the session that it has, an ended
   * one too (`prompt=login`, OpenID Connect Core 3.1.2.1). @default false
   */
  readonly mustAuthenticate?: boolean;
}

/** The issuer as a session needs it. Every method rejects when the issuer cannot be reached or answers nonsense. */
export interface IdentityProvider {
  /** Gives the address to send the browser to; the verifier waits in sessionStorage until it comes back. */
  signInUrl(returnTo: string, options?: SignInOptions): Promise<string>;
  /** Finishes a sign-in with the address that the browser came back to. @throws {SignInRefusedError} */
  redeem(callbackUrl: string): Promise<SignIn>;
  refresh(tokens: TokenSet): Promise<TokenSet | 'refused'>;
  /** Ends the refresh token, and with it the session's tokens; does nothing where the issuer cannot. */
  revoke(tokens: TokenSet): Promise<void>;
  /** Gives the address that ends the issuer's own session, if it has one. */
  signOutUrl(tokens: TokenSet): Promise<string | undefined>;
}

/** The issuer did not let the user in; the message is written for the user. */
export class SignInRefusedError extends Error {
  override readonly name = 'SignInRefusedError';
}

/** What ties an identity provider to its page. */
export interface ProviderSurroundings {
  /** Origin of the page. */
  readonly origin: string;
  /** Keeps the state and verifier of a sign-in while the browser is away. */
  readonly storage: Storage;
  readonly now: () => number;
}

const DEFAULT_SCOPE = 'openid email profile';
const TIMEOUT_SECONDS = 15;
const TRANSIENT = ['server_error', 'temporarily_unavailable'];

/** Creates the provider; nothing is asked of the issuer before the first call. */
export function createIdentityProvider(
  configuration: Configuration,
  { origin, storage, now }: ProviderSurroundings,
): IdentityProvider {
  const client = createClient(configuration, origin, storage);
  const tokensOf = (answer: SigninResponse): TokenSet => readTokens(answer, configuration, now());
  return {
    signInUrl: async (returnTo, { mustAuthenticate = false } = {}) => {
      const request = await client.createSigninRequest({
        state: { returnTo },
        nonce: crypto.randomUUID(),
        ...(mustAuthenticate && { prompt: 'login' }),
      });
      return request.url;
    },
    redeem: async (callbackUrl) => {
      await refuseForeignAnswer(client, configuration.issuer, callbackUrl);
      try {
        const answer = await client.processSigninResponse(callbackUrl);
        return { tokens: tokensOf(answer), returnTo: readPath(answer.userState, origin) };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        // The error itself is not passed on: it holds the request, code and verifier included.
        throw new SignInRefusedError(error.error_description ?? error.error ?? 'no reason stated');
      }
    },
    refresh: async (tokens) => {
      if (tokens.refreshToken === undefined) return 'refused';
      try {
        const state = refreshStateOf(tokens, configuration, client.settings.scope);
        const answer = await client.useRefreshToken({ state, timeoutInSeconds: TIMEOUT_SECONDS });
        // An issuer that does not rotate gives no new refresh token (RFC 6749 section 6).
        return { refreshToken: tokens.refreshToken, ...tokensOf(answer) };
      } catch (error) {
        if (isRefusal(error)) return 'refused';
        throw error;
      }
    },
    revoke: async ({ refreshToken }) => {
      const endpoint = await client.metadataService.getRevocationEndpoint();
      if (endpoint === undefined || refreshToken === undefined) return;
      await client.revokeToken(refreshToken, 'refresh_token');
    },
    signOutUrl: async ({ idToken }) => {
      const endpoint = await client.metadataService.getEndSessionEndpoint();
      if (endpoint === undefined) return undefined;
      return (await client.createSignoutRequest({ id_token_hint: idToken })).url;
    },
  };
}

function createClient(configuration: Configuration, origin: string, storage: Storage): OidcClient {
  const { issuer, clientId, discoveryUrl, scope } = configuration;
  return new OidcClient({
    authority: issuer,
    metadataUrl: discoveryUrl ?? `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    client_id: clientId,
    redirect_uri: `${origin}/callback`,
    post_logout_redirect_uri: `${origin}/signed-out`,
    scope: scope ?? DEFAULT_SCOPE,
    stateStore: new WebStorageStateStore({ prefix: 'sign-in.', store: storage }),
    filterProtocolClaims: false,
    requestTimeoutInSeconds: TIMEOUT_SECONDS,
  });
}

function readTokens(
  answer: SigninResponse,
  { issuer, clientId }: Configuration,
  obtainedAt: number,
): TokenSet {
  const { iss, aud, sub, name, email } = answer.profile;
  // OpenID Connect Core 3.1.3.7, steps 2 and 3; the token came straight from the issuer, over TLS.
  if (iss !== issuer) throw new Error('the ID token is of another issuer');
  if (![aud].flat().includes(clientId)) throw new Error('the ID token is for another client');
  return {
    accessToken: answer.access_token,
    ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
    idToken: answer.id_token ?? '',
    user: { id: sub, ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
    obtainedAt,
    expiresAt: obtainedAt + (answer.expires_in ?? 0) * 1000,
  };
}

// RFC 9207 section 2.4: the answer names the issuer that gave it, if the issuer says that it does so.
async function refuseForeignAnswer(client: OidcClient, issuer: string, url: string): Promise<void> {
  const metadata: Readonly<Record<string, unknown>> = {
    ...(await client.metadataService.getMetadata()),
  };
  if (metadata['issuer'] !== issuer) throw new Error('the metadata are of another issuer');
  const named = new URL(url).searchParams.get('iss');
  const mustName = metadata['authorization_response_iss_parameter_supported'] === true;
  if ((mustName || named !== null) && named !== issuer) {
    throw new Error('the answer is of another issuer');
  }
}

function refreshStateOf(
  tokens: TokenSet,
  { issuer, clientId }: Configuration,
  scope: string,
): RefreshState {
  const { id, ...about } = tokens.user;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the library declares this class without exporting it, and reads its members only
  return {
    refresh_token: tokens.refreshToken ?? '',
    id_token: tokens.idToken,
    session_state: null,
    scope,
    // Taken over where the answer has no ID token of its own.
    profile: { ...about, sub: id, iss: issuer, aud: clientId, exp: 0, iat: 0 },
  };
}

function isRefusal(error: unknown): error is ErrorResponse {
  return error instanceof ErrorResponse && !TRANSIENT.includes(error.error ?? '');
}

/** Gives the path that the sign-in was begun for, and never an address of another origin. */
function readPath(state: unknown, origin: string): string {
  const { returnTo } = (state ?? {}) as { readonly returnTo?: unknown };
  const url = typeof returnTo === 'string' ? URL.parse(returnTo, origin) : null;
  return url?.origin === origin ? url.pathname + url.search : '/';
}
