// Ties the deployment of an API to everything that it deploys. A deployment is a copy taken when it is made: a change
// that makes no new one is not served. The construct library sees what its own constructs are given, and misses what is
// written into a resource afterwards.
import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';

/** What a deployment takes a copy of. */
const DEPLOYED =
  /^AWS::ApiGateway::(Authorizer|GatewayResponse|Method|Model|RequestValidator|Resource|RestApi)$/;

/**
 * Makes a new deployment whenever any such resource of the API's stack differs from what was deployed.
 *
 * @throws {TypeError} when the API is not deployed by the construct library
 */
export function deployEveryChange(api: RestApi): void {
  const { latestDeployment } = api;
  if (!latestDeployment) throw new TypeError('the API must have a latest deployment');
  const stack = Stack.of(api);
  latestDeployment.addToLogicalId(
    Lazy.uncachedAny({
      produce: () =>
        stack.node
          .findAll()
          .filter((construct) => isDeployed(construct))
          .map((resource) => stack.resolve(resource._toCloudFormation()) as unknown),
    }),
  );
}

function isDeployed(construct: IConstruct): construct is CfnResource {
  return CfnResource.isCfnResource(construct) && DEPLOYED.test(construct.cfnResourceType);
}
