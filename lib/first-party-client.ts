// A first-party page at the user pool: a public client, since a page can keep no secret, with the code flow and exactly
// the addresses of its own origin.
import type { Duration } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  ClientAttributes,
  OAuthScope,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Properties of a {@link FirstPartyClient}. */
export interface FirstPartyClientProps {
  readonly userPool: UserPool;
  /** Origin of the page, for example `https://rigbox.dev`. */
  readonly origin: string;
  readonly accessTokenLife: Duration;
  readonly refreshTokenLife: Duration;
  /** Up to a minute. */
  readonly refreshGrace: Duration;
}

/** What a page may read of its user. */
const READ_ATTRIBUTES = new ClientAttributes().withStandardAttributes({
  email: true,
  emailVerified: true,
  fullname: true,
});

/** What it may write: an address has to be verified anew before it counts. */
const WRITE_ATTRIBUTES = new ClientAttributes().withStandardAttributes({
  email: true,
  fullname: true,
});

/**
 * Creates the client. Cognito checks a proof key (RFC 7636) whenever a page sends a challenge, but cannot be told to
 * refuse a page that sends none; ours always does.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html
 */
export class FirstPartyClient extends Construct {
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: FirstPartyClientProps) {
    super(scope, id);
    const { userPool, origin } = props;
    const client = new UserPoolClient(this, 'Client', {
      userPool,
      userPoolClientName: new URL(origin).hostname,
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${origin}/callback`],
        logoutUrls: [`${origin}/callback`, `${origin}/signed-out`],
        defaultRedirectUri: `${origin}/callback`,
      },
      // The sign-in page offers a choice of factors by this flow only. Without any, Cognito would allow SRP and its own.
      authFlows: { user: true },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      accessTokenValidity: props.accessTokenLife,
      idTokenValidity: props.accessTokenLife,
      refreshTokenValidity: props.refreshTokenLife,
      refreshTokenRotationGracePeriod: props.refreshGrace,
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      readAttributes: READ_ATTRIBUTES,
      writeAttributes: WRITE_ATTRIBUTES,
    });
    this.clientId = client.userPoolClientId;
    // The sign-in page of version 2 is there for clients with a style only; this is Cognito's own.
    new CfnManagedLoginBranding(this, 'Style', {
      userPoolId: userPool.userPoolId,
      clientId: this.clientId,
      useCognitoProvidedValues: true,
    });
    new CfnOutput(this, 'Id', {
      description: `Client id of ${origin}`,
      value: this.clientId,
    });
  }
}
