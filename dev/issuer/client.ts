// The applications that may ask the local issuer for tokens: first-party pages in a browser, which keep no secret.
import type { ClientMetadata } from 'oidc-provider';

/** A first-party application that signs its users in by the code flow with PKCE. */
export interface Client {
  readonly clientId: string;
  /** Shown on the sign-in page. */
  readonly name: string;
  /** Compared as whole strings; the first one is what `Issuer.signIn` uses. */
  readonly redirectUris: readonly [string, ...string[]];
  /** @default none: after signing out the user stays at the issuer. */
  readonly postLogoutRedirectUris?: readonly string[];
}

/**
 * Registers an application as a public client (RFC 8252 section 8.4, OAuth 2.0 for browser-based apps): no secret,
 * code flow only, refresh tokens.
 */
export function encodeClient(client: Client): ClientMetadata {
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...(client.postLogoutRedirectUris ?? [])],
  };
}
