// How requests reach the workspace services, and as whom: the identity comes from the authorizer or is nobody's, never
// from the client.
import { Duration } from 'aws-cdk-lib';
import {
  ConnectionType,
  HttpIntegration,
  VpcLink,
  type Integration,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { IDENTITY_HEADERS } from '../core/authorizer-context.ts';
import { NOBODY } from '../core/principal.ts';

/** Properties of {@link WorkspaceServices}. */
export interface WorkspaceServicesProps {
  /** HTTPS origin with an optional base path, without a trailing slash. */
  readonly url: string;
  /** Reaches the origin through a VPC link. @default over the internet */
  readonly vpcLink?: { readonly id: string; readonly targetArn?: string | undefined };
}

/** The request id that no client can choose, unlike `requestId`. */
const REQUEST_ID = 'context.extendedRequestId';

/** What the workspace services must never see: the credential itself, and the key that opens apps. */
const WITHHELD_HEADERS = ['Authorization', 'X-Rigbox-Key'] as const;

/** Makes the integrations of the routes that the workspace services answer. */
export class WorkspaceServices extends Construct {
  /** ARN of the load balancer behind a VPC link V2; its methods need it as a property that has no typed form yet. */
  readonly integrationTargetArn: string | undefined;
  readonly #props: WorkspaceServicesProps;
  readonly #vpcLink: ReturnType<typeof VpcLink.fromVpcLinkId> | undefined;

  constructor(scope: Construct, id: string, props: WorkspaceServicesProps) {
    super(scope, id);
    this.#props = props;
    this.integrationTargetArn = props.vpcLink?.targetArn;
    this.#vpcLink = props.vpcLink && VpcLink.fromVpcLinkId(this, 'VpcLink', props.vpcLink.id);
  }

  /** Any method on any path below a `{proxy+}` resource, on behalf of the authorized caller. */
  proxy(): Integration {
    return this.#integration('/{proxy}', 'ANY', {
      'integration.request.path.proxy': 'method.request.path.proxy',
      ...identityFrom((member) => `context.authorizer.${member}`),
    });
  }

  /** One public path, on behalf of nobody. */
  public(method: string, path: string): Integration {
    return this.#integration(
      path,
      method,
      identityFrom(() => `'${NOBODY}'`),
    );
  }

  #integration(path: string, httpMethod: string, requestParameters: Record<string, string>) {
    return new HttpIntegration(this.#props.url + path, {
      httpMethod,
      proxy: true,
      options: {
        requestParameters: {
          ...requestParameters,
          'integration.request.header.X-Rigbox-Request-Id': REQUEST_ID,
          ...Object.fromEntries(
            WITHHELD_HEADERS.map((name) => [`integration.request.header.${name}`, `'${NOBODY}'`]),
          ),
        },
        timeout: Duration.seconds(29),
        ...(this.#vpcLink && { connectionType: ConnectionType.VPC_LINK, vpcLink: this.#vpcLink }),
      },
    });
  }
}

function identityFrom(source: (member: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(IDENTITY_HEADERS).map(([member, header]) => [
      `integration.request.header.${header}`,
      source(member),
    ]),
  );
}
