// The execute-api ARN: which API and stage a request was made to.

/** The part of a method ARN that all methods of a stage share. */
export interface ApiArn {
  readonly partition: string;
  readonly region: string;
  /** The AWS account that owns the API. */
  readonly awsAccountId: string;
  readonly apiId: string;
  readonly stage: string;
}

const METHOD_ARN =
  /^arn:(?<partition>[^:/]+):execute-api:(?<region>[^:/]+):(?<awsAccountId>[^:/]+):(?<apiId>[^:/]+)\/(?<stage>[^:/]+)\//;

/**
 * Parses the method ARN of an authorizer event; its verb and path are left out on purpose, since a policy that depended
 * on them would be wrong for the caller's next request. A path may contain colons, so only the first six fields split.
 *
 * @throws {TypeError} when the text is no execute-api ARN: an event of something else than API Gateway
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function parseMethodArn(methodArn: string): ApiArn {
  const parts = METHOD_ARN.exec(methodArn)?.groups;
  if (parts === undefined) {
    throw new TypeError('methodArn must be an execute-api ARN with a stage');
  }
  return { ...(parts as unknown as ApiArn) };
}

/** Writes the ARN of a stage, to which `/{verb}/{path}` is appended. */
export function formatStageArn(api: ApiArn): string {
  return `arn:${api.partition}:execute-api:${api.region}:${api.awsAccountId}:${api.apiId}/${api.stage}`;
}
