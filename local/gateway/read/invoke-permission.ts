// Lambda's resource policies: whether API Gateway may invoke a function for one method or one authorizer.
import { Properties } from '../../template/property.ts';
import type { PlacedResource } from '../../template/resolved-assembly.ts';
import { matchGlob } from '../../policy/glob.ts';
import { PERMISSION } from './known-property.ts';

/** Tells whether API Gateway may invoke the function with this ARN, qualifier included, on behalf of `sourceArn`. */
export type IsInvocable = (functionArn: string, sourceArn: string) => boolean;

interface Permission {
  readonly functionName: string;
  readonly sourceArn: string | undefined;
  readonly accountId: string | undefined;
  readonly region: string;
  readonly ownerAccountId: string;
}

/**
 * Compiles the `AWS::Lambda::Permission` resources. Those for other principals, for function URLs or for an organization
 * give API Gateway nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function compilePermissions(resources: readonly PlacedResource[]): IsInvocable {
  const permissions = resources
    .map(readPermission)
    .filter((permission) => permission !== undefined);
  return (functionArn, sourceArn) =>
    permissions.some((permission) => {
      const accountId = sourceArn.split(':')[4];
      const isFromAccount =
        permission.accountId === undefined || permission.accountId === accountId;
      const isFromSource =
        permission.sourceArn === undefined || matchGlob(permission.sourceArn, sourceArn);
      return isFromAccount && isFromSource && functionArnOf(permission) === functionArn;
    });
}

function readPermission(resource: PlacedResource): Permission | undefined {
  const properties = new Properties(resource.logicalId, resource.properties, PERMISSION);
  const isForOthers = ['FunctionUrlAuthType', 'InvokedViaFunctionUrl', 'PrincipalOrgID'].some(
    (name) => properties.has(name),
  );
  const isInvoke = ['lambda:InvokeFunction', 'lambda:*'].includes(properties.text('Action'));
  if (isForOthers || !isInvoke || properties.text('Principal') !== 'apigateway.amazonaws.com')
    return undefined;
  return {
    functionName: properties.text('FunctionName'),
    sourceArn: properties.optionalText('SourceArn'),
    accountId: properties.optionalText('SourceAccount'),
    region: resource.region,
    ownerAccountId: resource.accountId,
  };
}

/** `FunctionName` may be a name, a partial ARN or a full one, each with or without a qualifier. */
function functionArnOf({ functionName, region, ownerAccountId }: Permission): string {
  if (functionName.startsWith('arn:')) return functionName;
  const partial = /^(\d{12}):function:(.+)$/.exec(functionName);
  const [accountId, name] =
    partial === null ? [ownerAccountId, functionName] : [partial[1] ?? '', partial[2] ?? ''];
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}
