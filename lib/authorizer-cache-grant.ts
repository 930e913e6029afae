// The right to empty API Gateway's cache of authorizer policies.
import { Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';

/**
 * Lets a function flush the authorizer cache of one stage, and nothing else of API Gateway's control plane.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
 */
export function grantFlush(
  grantee: IGrantable,
  { api, stageName }: { readonly api: RestApi; readonly stageName: string },
): void {
  const { partition, region } = Stack.of(api);
  Grant.addToPrincipal({
    grantee,
    actions: ['apigateway:DELETE'],
    resourceArns: [
      `arn:${partition}:apigateway:${region}::/restapis/${api.restApiId}/stages/${stageName}/cache/authorizers`,
    ],
  });
}
