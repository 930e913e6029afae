// The local OpenID provider as a running server: https on the loopback, its keys, and the levers that tests pull.
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { Certificate } from '../certificate.ts';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { ACCESS_TOKEN_TTL_SECONDS, mintAccessToken, type MintOverrides } from './access-token.ts';
import type { Client } from './client.ts';
import { createJwksEndpoint, type JwksControl } from './jwks-endpoint.ts';
import { JWKS_PATH } from './provider.ts';
import { createRotatingProvider } from './rotating-provider.ts';
import { signIn, type SignInTokens } from './sign-in.ts';
import { createSigningKey } from './signing-key.ts';
import type { User } from './user.ts';

/** Settings of one issuer. */
export interface IssuerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly certificate: Certificate;
  readonly users: readonly User[];
  /** At least one; minted tokens are the first one's. */
  readonly clients: readonly [Client, ...Client[]];
  /** Resource identifier of the API (RFC 8707), an absolute URI; the `aud` of every access token. */
  readonly audience: string;
  /** @default the machine's time */
  readonly clock?: { now(): number };
}

/** A running OpenID provider. */
export interface Issuer {
  /** The `iss` of its tokens; discovery lies below it. */
  readonly url: string;
  readonly jwksUrl: string;
  readonly audience: string;
  readonly jwks: JwksControl;
  /** Gives an access token without a sign-in; the user need not be known, and its `sid` is no session's. */
  mint(userId: string, overrides?: MintOverrides): Promise<string>;
  /** Drives the code flow over HTTPS; rejects when the credentials are refused and for a client it does not know. */
  signIn(email: string, password: string, clientId: string): Promise<SignInTokens>;
  /**
   * Signs with a new key from the moment it resolves. Sessions and refresh tokens go on; the key before stays
   * published with `keepOld`, and is withdrawn together with all earlier ones without.
   */
  rotateSigningKey(rotation: { keepOld: boolean }): Promise<void>;
  /**
   * Lets a client's page be served at another origin as well: `/callback` and `/signed-out` there become addresses to
   * come back to. Rejects for a client it does not know.
   */
  admitPage(clientId: string, origin: string): Promise<void>;
  /**
   * Answers over plain HTTP as well, for browsers, which would not accept the certificate, and gives that address. The
   * tokens are the same, their `iss` is {@link Issuer.url} still.
   */
  openToBrowsers(port: number): Promise<string>;
  /** From now on access tokens of a sign-in or a renewal last so long; minted ones are as before. */
  setAccessTokenTtl(seconds: number): void;
  /** Closes the server and every connection; sessions and keys are gone. */
  stop(): Promise<void>;
}

/** Starts an issuer on 127.0.0.1 and resolves when it answers; rejects when the port is taken. */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { audience, certificate, clients, clock = Date, users } = options;
  const nowSeconds = (): number => Math.floor(clock.now() / 1000);
  const foreign = await createSigningKey();

  const server = createServer({ key: certificate.keyPem, cert: certificate.certPem });
  const url = `https://127.0.0.1:${await listenOnLoopback(server, options.port)}`;
  let ttlSeconds = ACCESS_TOKEN_TTL_SECONDS;
  const accessTokenTtlSeconds = (): number => ttlSeconds;
  const settings = { url, audience, users, clients, nowSeconds, accessTokenTtlSeconds };
  const provider = await createRotatingProvider(settings);
  const jwks = createJwksEndpoint(provider.listener, () => provider.keys);
  const listener: RequestListener = (request, response) => {
    const isJwks = request.url?.split('?')[0] === JWKS_PATH;
    (isJwks ? jwks.listener : provider.listener)(request, response);
  };
  server.on('request', listener);
  const plainServer = createPlainServer(listener);

  return {
    url,
    jwksUrl: url + JWKS_PATH,
    audience,
    jwks: jwks.control,
    mint: (userId, overrides) => {
      const [current] = provider.keys;
      const [{ clientId }] = clients;
      const accountId = users.find((user) => user.userId === userId)?.accountId;
      const at = { nowSeconds: nowSeconds(), accountId };
      const mint = { issuer: url, audience, clientId, current, foreign, ...at };
      return Promise.resolve(mintAccessToken(mint, userId, overrides));
    },
    signIn: async (email, password, clientId) => {
      const client = clientOf(clients, clientId);
      return signIn({ issuerUrl: url, caPem: certificate.caPem, client, email, password });
    },
    rotateSigningKey: (rotation) => provider.rotate(rotation),
    admitPage: async (clientId, origin) => {
      await provider.register(withPage(clientOf(clients, clientId), origin));
    },
    openToBrowsers: async (port) => `http://127.0.0.1:${await listenOnLoopback(plainServer, port)}`,
    setAccessTokenTtl: (seconds) => {
      ttlSeconds = seconds;
    },
    stop: async () => {
      if (plainServer.listening) await closeServer(plainServer);
      await closeServer(server);
    },
  };
}

function clientOf(clients: readonly Client[], clientId: string): Client {
  const client = clients.find((candidate) => candidate.clientId === clientId);
  if (!client) throw new TypeError(`no client ${clientId} is registered`);
  return client;
}

function withPage(client: Client, origin: string): Client {
  return {
    ...client,
    redirectUris: [...client.redirectUris, `${origin}/callback`],
    postLogoutRedirectUris: [...(client.postLogoutRedirectUris ?? []), `${origin}/signed-out`],
  };
}
