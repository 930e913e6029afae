// The API's own name: TLS 1.2 and up, mapped to the stage without a base path.
import {
  EndpointType,
  SecurityPolicy,
  type DomainName,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Properties of a {@link CustomDomain}. */
export interface CustomDomainProps {
  readonly api: RestApi;
  /** For example `api.rigbox.dev`. */
  readonly name: string;
  /** ARN of a certificate for that name, in the region of the API. */
  readonly certificateArn: string;
}

/** Creates the domain and tells which name its DNS record must point to. */
export class CustomDomain extends Construct {
  readonly domain: DomainName;

  constructor(scope: Construct, id: string, { api, name, certificateArn }: CustomDomainProps) {
    super(scope, id);
    this.domain = api.addDomainName('Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new CfnOutput(this, 'Target', {
      description: `DNS target for ${name}`,
      value: this.domain.domainNameAliasDomainName,
    });
  }
}
