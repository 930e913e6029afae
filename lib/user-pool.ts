// The identity provider of a stage that has none of its own: a Cognito user pool with a hosted sign-in page and one
// public client for each first-party page. It tells the authorizer what to trust of it.
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  PasskeyUserVerification,
  StandardThreatProtectionMode,
  UserPool,
  type CfnUserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ALLOWED_ORIGINS } from '../core/cors.ts';
import type { Issuer } from '../core/issuer.ts';
import { acknowledge } from './security-checks.ts';
import { FirstPartyClient } from './first-party-client.ts';
import { SignInPage, type SignInDomain } from './sign-in-page.ts';

/** Properties of a {@link FirstPartyUserPool}. */
export interface FirstPartyUserPoolProps {
  /** Where the sign-in page is. */
  readonly signIn: SignInDomain;
  /** Whether anybody may create an account. @default false, an administrator creates them */
  readonly selfSignUp?: boolean;
  /** Watches for stolen passwords and odd sign-ins, at the price of the plan PLUS. @default false */
  readonly threatProtection?: boolean;
  /** Cognito takes 5 minutes to a day; its sign-in page keeps people signed in for an hour. @default 1 hour */
  readonly accessTokenLife?: Duration;
  /** @default 30 days */
  readonly refreshTokenLife?: Duration;
  /** How long a refresh token goes on working that was exchanged: the answer may be lost. @default 10 seconds */
  readonly refreshGrace?: Duration;
  /** Put before every user id; needed beside other issuers. @default none */
  readonly userIdPrefix?: string;
  /** Keeps the users when the stack is deleted, and refuses to delete them at all. @default true */
  readonly retain?: boolean;
}

const PASSWORD_LENGTH_MIN = 12;

/** The longest life that Cognito gives an access token: tokens from before a change of the setting go on working. */
const TOKEN_LIFETIME_MAX = Duration.days(1);

/** Creates the pool, its sign-in page and its clients. */
export class FirstPartyUserPool extends Construct {
  readonly userPool: UserPool;
  readonly signInPage: SignInPage;
  /** In the order of the origins that the API lets in. */
  readonly clients: readonly FirstPartyClient[];
  readonly #userIdPrefix: string;
  readonly #issuerOrigin: string;

  constructor(scope: Construct, id: string, props: FirstPartyUserPoolProps) {
    super(scope, id);
    this.#userIdPrefix = props.userIdPrefix ?? '';
    this.#issuerOrigin = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com`;
    this.userPool = this.#createUserPool(props);
    this.signInPage = new SignInPage(this, 'SignIn', {
      userPool: this.userPool,
      domain: props.signIn,
    });
    this.clients = ALLOWED_ORIGINS.map(
      (origin) =>
        new FirstPartyClient(this, `Client-${new URL(origin).hostname}`, {
          userPool: this.userPool,
          origin,
          accessTokenLife: props.accessTokenLife ?? Duration.hours(1),
          refreshTokenLife: props.refreshTokenLife ?? Duration.days(30),
          refreshGrace: props.refreshGrace ?? Duration.seconds(10),
        }),
    );
  }

  /** What the authorizer has to trust. Ids are known at deployment only; none of them needs escaping in JSON. */
  get issuer(): Issuer {
    const issuer = `${this.#issuerOrigin}/${this.userPool.userPoolId}`;
    const clientIds = this.clients.map(({ clientId }) => clientId);
    return {
      issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      kind: 'cognito',
      algorithms: ['RS256'],
      audiences: [],
      clientIds,
      firstPartyClients: clientIds,
      userIdPrefix: this.#userIdPrefix,
      tokenLifetimeMaxSeconds: TOKEN_LIFETIME_MAX.toSeconds(),
    };
  }

  /** What a page needs to sign in: the client of its host, or of the first one, and where it sends requests to. */
  signInFor(host: string | undefined): { issuer: string; clientId: string; origins: string[] } {
    const { issuer, clientIds } = this.issuer;
    const index = ALLOWED_ORIGINS.findIndex((origin) => new URL(origin).hostname === host);
    return {
      issuer,
      clientId: clientIds[Math.max(index, 0)] ?? '',
      // A content security policy allows what lies below an address that ends with a slash.
      origins: [`${this.#issuerOrigin}/`, this.signInPage.origin],
    };
  }

  #createUserPool({ signIn, retain = true, ...props }: FirstPartyUserPoolProps): UserPool {
    const isWatched = props.threatProtection ?? false;
    const userPool = new UserPool(this, 'Pool', {
      featurePlan: isWatched ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
      ...(isWatched && {
        standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      }),
      selfSignUpEnabled: props.selfSignUp ?? false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: true } },
      passkeyUserVerification: PasskeyUserVerification.REQUIRED,
      ...('name' in signIn && { passkeyRelyingPartyId: signIn.name }),
      passwordPolicy: {
        minLength: PASSWORD_LENGTH_MIN,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
        passwordHistorySize: 5,
      },
      deletionProtection: retain,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // A passkey that has verified its user is two factors; otherwise whoever has set up TOTP could not use passkeys.
    const resource = userPool.node.defaultChild as CfnUserPool;
    resource.webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
    acknowledge(userPool, 'second-factor-is-optional');
    if (!isWatched) acknowledge(userPool, 'threat-protection-is-optional');
    return userPool;
  }
}
