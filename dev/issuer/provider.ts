// The OpenID provider as the local run configures it: what it issues, to whom, and what it leaves out.
import { Provider, errors, type AdapterFactory, type Configuration } from 'oidc-provider';
import { ACCESS_TOKEN_TTL_SECONDS, ACCOUNT_CLAIM } from './access-token.ts';
import { createInteraction } from './interaction.ts';
import { PAGE_HEADERS, renderNotice, renderSignOut } from './page.ts';
import { encodeJwk, type SigningKey } from './signing-key.ts';
import type { User } from './user.ts';

/** Where the key set is published: the path that aws-jwt-verify asks when it is told only the issuer. */
export const JWKS_PATH = '/.well-known/jwks.json';

/** All that makes one provider; two of them on the same adapter and cookie keys are the same to a browser. */
export interface ProviderSettings {
  readonly url: string;
  readonly audience: string;
  readonly users: readonly User[];
  /** Holds the clients as well, so that they can change while the provider runs. */
  readonly adapter: AdapterFactory;
  readonly cookieKey: string;
  /** The first one signs; all are published. */
  readonly signingKeys: readonly SigningKey[];
  readonly nowSeconds: () => number;
  /** Asked for each token. @default {@link ACCESS_TOKEN_TTL_SECONDS} */
  readonly accessTokenTtlSeconds?: () => number;
}

const REFRESH_TOKEN_TTL_SECONDS = 14 * 86_400;
const SESSION_TTL_SECONDS = 14 * 86_400;
const INTERACTION_TTL_SECONDS = 3600;
const CODE_TTL_SECONDS = 60;

/**
 * Builds a provider: code flow with PKCE, rotating refresh tokens, access tokens after RFC 9068 for one audience.
 *
 * Access tokens carry the time of the injected clock; what the provider itself lets expire goes by the machine's.
 */
export function createProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(settings.url, {
    adapter: settings.adapter,
    cookies: { keys: [settings.cookieKey] },
    jwks: { keys: settings.signingKeys.map((key) => encodeJwk(key, 'private')) },
    routes: { jwks: JWKS_PATH },
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    pkce: { required: () => true },
    features: features(settings),
    ...people(settings),
    ...tokens(settings),
    renderError: (ctx, { error, error_description: description }) => {
      ctx.set(PAGE_HEADERS);
      ctx.body = renderNotice('Sign-in failed', [error, description].filter(Boolean).join(': '));
    },
  });
  provider.use(createInteraction(provider, settings));
  provider.on('server_error', (_ctx, error) => {
    console.error(error);
  });
  return provider;
}

function people({ users }: ProviderSettings): Configuration {
  return {
    scopes: ['openid', 'offline_access', 'email', 'profile'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // The pages read name and address from the ID token: their access token is for the API alone.
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub) => {
      const user = users.find(({ userId }) => userId === sub);
      if (!user) return undefined;
      const { email, name } = user;
      return { accountId: sub, claims: () => ({ sub, email, email_verified: true, name }) };
    },
    // Whatever a first-party client asks for is granted, so that nobody is asked to consent.
    loadExistingGrant: async ({ oidc }) => {
      const grantId = oidc.session?.grantIdFor(oidc.client?.clientId ?? '');
      const existing = grantId ? await oidc.provider.Grant.find(grantId) : undefined;
      const grant =
        existing ??
        new oidc.provider.Grant({
          clientId: oidc.client?.clientId,
          accountId: oidc.session?.accountId,
        });
      grant.addOIDCScope('openid offline_access email profile');
      await grant.save();
      return grant;
    },
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
  };
}

function tokens({
  users,
  nowSeconds,
  accessTokenTtlSeconds = () => ACCESS_TOKEN_TTL_SECONDS,
}: ProviderSettings): Configuration {
  return {
    ttl: {
      AccessToken: accessTokenTtlSeconds,
      AuthorizationCode: CODE_TTL_SECONDS,
      Grant: REFRESH_TOKEN_TTL_SECONDS,
      IdToken: ACCESS_TOKEN_TTL_SECONDS,
      Interaction: INTERACTION_TTL_SECONDS,
      RefreshToken: REFRESH_TOKEN_TTL_SECONDS,
      Session: SESSION_TTL_SECONDS,
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // Signing out ends the refresh tokens as well.
    expiresWithSession: () => true,
    formats: {
      customizers: {
        jwt: ({ oidc }, token, { payload }) => {
          payload['iat'] = nowSeconds();
          payload['exp'] = nowSeconds() + accessTokenTtlSeconds();
          if ('sessionUid' in token) payload['sid'] = token.sessionUid;
          const { authTime } = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken ?? {};
          if (authTime !== undefined) payload['auth_time'] = authTime;
          const accountId = users.find(({ userId }) => userId === payload['sub'])?.accountId;
          if (accountId !== undefined) payload[ACCOUNT_CLAIM] = accountId;
        },
      },
    },
  };
}

function features({ audience }: ProviderSettings): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, indicator) => {
        if (indicator !== audience) throw new errors.InvalidTarget();
        const jwt = { sign: { alg: 'RS256' as const } };
        return { scope: '', audience, accessTokenFormat: 'jwt', jwt };
      },
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.set(PAGE_HEADERS);
        ctx.body = renderSignOut(form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.set(PAGE_HEADERS);
        ctx.body = renderNotice('Signed out', 'You may close this page.');
      },
    },
  };
}
