// A resource of a synthesized template after every intrinsic function has been resolved; what all of `local/` reads.

/** One resource of the template: its logical id, its CloudFormation type, its properties as plain data. */
export interface ResolvedResource {
  readonly logicalId: string;
  /** For example `AWS::DynamoDB::Table`. */
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
