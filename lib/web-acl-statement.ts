// The statements that rules of a web ACL are made of, as short words.
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** One condition of a rule. */
export type Statement = CfnWebACL.StatementProperty;

const AS_SENT = [{ priority: 0, type: 'NONE' }];

/** Names a header as the part of a request to look at; WAF compares header names without regard to case. */
export function header(name: string): CfnWebACL.FieldToMatchProperty {
  return { singleHeader: { Name: name } };
}

/** Matches when a header is there with at least that many bytes. A header that is not there matches nothing. */
export function headerPresent(name: string, bytesMin = 0): Statement {
  return {
    sizeConstraintStatement: {
      fieldToMatch: header(name),
      comparisonOperator: 'GE',
      size: bytesMin,
      textTransformations: AS_SENT,
    },
  };
}

/** Matches the path as the client sent it, with the stage where the execute-api host is used. */
export function path(regexString: string): Statement {
  return {
    regexMatchStatement: {
      fieldToMatch: { uriPath: {} },
      regexString,
      textTransformations: AS_SENT,
    },
  };
}

/** Matches one verb. */
export function method(verb: string): Statement {
  return {
    byteMatchStatement: {
      fieldToMatch: { method: {} },
      positionalConstraint: 'EXACTLY',
      searchString: verb,
      textTransformations: AS_SENT,
    },
  };
}

/** Matches when all of two or more statements do. */
export function allOf(statements: Statement[]): Statement {
  return { andStatement: { statements } };
}

/** Matches when any of two or more statements does. */
export function anyOf(statements: Statement[]): Statement {
  return { orStatement: { statements } };
}

/** Matches when a statement does not. */
export function not(statement: Statement): Statement {
  return { notStatement: { statement } };
}
