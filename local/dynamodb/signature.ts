// The Authorization header of a request to DynamoDB: who signed it. The signature itself is not verified, since there
// are no secrets between the parts of a local run.

const HEADER =
  /^AWS4-HMAC-SHA256 (?=.*\bSignedHeaders=[^ ,])(?=.*\bSignature=[^ ,]).*\bCredential=(\w+)\/\d{8}\/([\w-]+)\/dynamodb\/aws4_request\b/;

/** The access key id of a `Signature Version 4` header, or undefined when the request carries no such header. */
export function accessKeyIdIn(authorization: string | undefined): string | undefined {
  return HEADER.exec(authorization ?? '')?.[1];
}

/**
 * Gives the header with another signer. All parts of a local run speak to the store as one: DynamoDB Local keeps a
 * database of its own for each access key id and region.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html
 */
export function withSigner(authorization: string, accessKeyId: string, region: string): string {
  return authorization.replace(
    /\bCredential=\w+\/(\d{8})\/[\w-]+\//,
    `Credential=${accessKeyId}/$1/${region}/`,
  );
}
