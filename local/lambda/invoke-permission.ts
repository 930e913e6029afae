// Lambda's resource policies: whether an AWS service may invoke a function on behalf of one of its own resources.
import { matchGlob } from '../policy/glob.ts';
import { Properties } from '../template/property.ts';
import type { PropertyTable } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import { functionArnOf } from './function-name.ts';

/** Tells whether the service may invoke the function with this ARN, qualifier included, on behalf of `sourceArn`. */
export type IsInvocable = (functionArn: string, sourceArn: string) => boolean;

interface Permission {
  readonly functionArn: string;
  readonly sourceArn: string | undefined;
  readonly accountId: string | undefined;
}

const PERMISSION: PropertyTable = {
  Action: 'read',
  FunctionName: 'read',
  FunctionUrlAuthType: 'read',
  InvokedViaFunctionUrl: 'read',
  Principal: 'read',
  PrincipalOrgID: 'read',
  SourceAccount: 'read',
  SourceArn: 'read',
};

/**
 * Compiles the `AWS::Lambda::Permission` resources for one service, such as `apigateway.amazonaws.com`. Those for other
 * principals, for function URLs or for an organization give it nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function compilePermissions(
  resources: readonly PlacedResource[],
  service: string,
): IsInvocable {
  const permissions = resources.flatMap((resource) => readPermission(resource, service));
  return (functionArn, sourceArn) =>
    permissions.some((permission) => {
      const accountId = sourceArn.split(':')[4];
      const isFromAccount =
        permission.accountId === undefined || permission.accountId === accountId;
      const isFromSource =
        permission.sourceArn === undefined || matchGlob(permission.sourceArn, sourceArn);
      return isFromAccount && isFromSource && permission.functionArn === functionArn;
    });
}

function readPermission(resource: PlacedResource, service: string): Permission[] {
  const properties = new Properties(resource.logicalId, resource.properties, PERMISSION);
  const isForOthers = ['FunctionUrlAuthType', 'InvokedViaFunctionUrl', 'PrincipalOrgID'].some(
    (name) => properties.has(name),
  );
  const isInvoke = ['lambda:InvokeFunction', 'lambda:*'].includes(properties.text('Action'));
  if (isForOthers || !isInvoke || properties.text('Principal') !== service) return [];
  return [
    {
      functionArn: functionArnOf(properties.text('FunctionName'), resource),
      sourceArn: properties.optionalText('SourceArn'),
      accountId: properties.optionalText('SourceAccount'),
    },
  ];
}
