// The properties of WAF's resources that are understood. Whatever is not listed here stops the start.
import type { PropertyTable } from '../template/property.ts';

/** `AWS::WAFv2::WebACL`. */
export const WEB_ACL: PropertyTable = {
  CustomResponseBodies: 'read',
  DefaultAction: 'read',
  Description: 'inert',
  Name: 'inert',
  Rules: 'read',
  Scope: 'read',
  Tags: 'inert',
  VisibilityConfig: 'inert',
};

/** One of a web ACL's `Rules`. */
export const RULE: PropertyTable = {
  Action: 'read',
  Name: 'read',
  // Only says how the actions of a managed rule group count, and those groups are not emulated.
  OverrideAction: 'inert',
  Priority: 'read',
  RuleLabels: 'read',
  Statement: 'read',
  VisibilityConfig: 'inert',
};

/** An action: exactly one of these. */
export const ACTION: PropertyTable = { Allow: 'read', Block: 'read', Count: 'read' };

/** `Allow` and `Count`: headers that a rule inserts into the request are not emulated. */
export const PLAIN_ACTION: PropertyTable = {};

/** `Block`. */
export const BLOCK_ACTION: PropertyTable = { CustomResponse: 'read' };

/** `CustomResponse` of a block action. */
export const CUSTOM_RESPONSE: PropertyTable = {
  CustomResponseBodyKey: 'read',
  ResponseCode: 'read',
  ResponseHeaders: 'read',
};

/** One of `ResponseHeaders`. */
export const RESPONSE_HEADER: PropertyTable = { Name: 'read', Value: 'read' };

/** One of `CustomResponseBodies`. */
export const RESPONSE_BODY: PropertyTable = { Content: 'read', ContentType: 'read' };

/** A label that a rule adds. */
export const RULE_LABEL: PropertyTable = { Name: 'read' };

/** A statement: exactly one of these. */
export const STATEMENT: PropertyTable = {
  AndStatement: 'read',
  ByteMatchStatement: 'read',
  IPSetReferenceStatement: 'read',
  LabelMatchStatement: 'read',
  ManagedRuleGroupStatement: 'read',
  NotStatement: 'read',
  OrStatement: 'read',
  RateBasedStatement: 'read',
  RegexMatchStatement: 'read',
  RegexPatternSetReferenceStatement: 'read',
  SizeConstraintStatement: 'read',
};

/** Statements that combine others. */
export const NESTING = {
  AndStatement: { Statements: 'read' },
  NotStatement: { Statement: 'read' },
  OrStatement: { Statements: 'read' },
} as const satisfies Record<string, PropertyTable>;

/** Statements that inspect a component of the request. */
export const INSPECTING = {
  ByteMatchStatement: {
    FieldToMatch: 'read',
    PositionalConstraint: 'read',
    SearchString: 'read',
    SearchStringBase64: 'read',
    TextTransformations: 'read',
  },
  RegexMatchStatement: { FieldToMatch: 'read', RegexString: 'read', TextTransformations: 'read' },
  RegexPatternSetReferenceStatement: {
    Arn: 'read',
    FieldToMatch: 'read',
    TextTransformations: 'read',
  },
  SizeConstraintStatement: {
    ComparisonOperator: 'read',
    FieldToMatch: 'read',
    Size: 'read',
    TextTransformations: 'read',
  },
} as const satisfies Record<string, PropertyTable>;

/** `IPSetReferenceStatement`. */
export const IP_SET_REFERENCE: PropertyTable = { Arn: 'read' };

/** `LabelMatchStatement`. */
export const LABEL_MATCH: PropertyTable = { Key: 'read', Scope: 'read' };

/** `RateBasedStatement`. */
export const RATE_BASED: PropertyTable = {
  AggregateKeyType: 'read',
  CustomKeys: 'read',
  EvaluationWindowSec: 'read',
  Limit: 'read',
  ScopeDownStatement: 'read',
};

/** One of `CustomKeys`: exactly one of these. */
export const CUSTOM_KEY: PropertyTable = {
  Cookie: 'read',
  HTTPMethod: 'read',
  Header: 'read',
  IP: 'read',
  QueryArgument: 'read',
  QueryString: 'read',
  UriPath: 'read',
};

/** A custom key's parameters. */
export const CUSTOM_KEY_PART: PropertyTable = { Name: 'read', TextTransformations: 'read' };

/** One of `TextTransformations`. */
export const TEXT_TRANSFORMATION: PropertyTable = { Priority: 'read', Type: 'read' };

/** `FieldToMatch`: exactly one of these. */
export const FIELD_TO_MATCH: PropertyTable = {
  AllQueryArguments: 'read',
  Body: 'read',
  Cookies: 'read',
  Headers: 'read',
  Method: 'read',
  QueryString: 'read',
  SingleHeader: 'read',
  SingleQueryArgument: 'read',
  UriPath: 'read',
};

/** `AWS::WAFv2::IPSet`. */
export const IP_SET: PropertyTable = {
  Addresses: 'read',
  Description: 'inert',
  IPAddressVersion: 'inert',
  Name: 'inert',
  Scope: 'inert',
  Tags: 'inert',
};

/** `AWS::WAFv2::RegexPatternSet`. */
export const REGEX_PATTERN_SET: PropertyTable = {
  Description: 'inert',
  Name: 'inert',
  RegularExpressionList: 'read',
  Scope: 'inert',
  Tags: 'inert',
};
