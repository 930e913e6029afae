// Where people sign in: Cognito's page, at a name of Cognito's or at one of ours.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ManagedLoginVersion, UserPoolDomain, type UserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

/** A name below `auth.{region}.amazoncognito.com`, or our own with a certificate for it in us-east-1. */
export type SignInDomain =
  { readonly prefix: string } | { readonly name: string; readonly certificateArn: string };

/** Properties of a {@link SignInPage}. */
export interface SignInPageProps {
  readonly userPool: UserPool;
  readonly domain: SignInDomain;
}

/** Creates the page and, for a name of our own, tells what its DNS record must point to. */
export class SignInPage extends Construct {
  /** Origin of the page and of the OAuth endpoints, which differs from the issuer's. */
  readonly origin: string;

  constructor(scope: Construct, id: string, { userPool, domain }: SignInPageProps) {
    super(scope, id);
    const managedLoginVersion = ManagedLoginVersion.NEWER_MANAGED_LOGIN;
    if ('prefix' in domain) {
      new UserPoolDomain(this, 'Domain', {
        userPool,
        managedLoginVersion,
        cognitoDomain: { domainPrefix: domain.prefix },
      });
      this.origin = `https://${domain.prefix}.auth.${Stack.of(this).region}.amazoncognito.com`;
      return;
    }
    const { cloudFrontEndpoint } = new UserPoolDomain(this, 'Domain', {
      userPool,
      managedLoginVersion,
      customDomain: {
        domainName: domain.name,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      },
    });
    this.origin = `https://${domain.name}`;
    new CfnOutput(this, 'Target', {
      description: `DNS target for ${domain.name}`,
      value: cloudFrontEndpoint,
    });
  }
}
