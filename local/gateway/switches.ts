// The questions about API Gateway that no source settles, as a switch each: tests run the gateway under every answer.

/**
 * One member per question that is documented by nobody or in two ways. `docs/local-fidelity.md` lists the sources of
 * each answer.
 */
export interface Switches {
  /** Whether `method.request.header.NAME` finds a header in another spelling of upper and lower case. */
  readonly identitySourceCase: 'insensitive' | 'sensitive';
  /** Whether missing identity sources are refused although the result is not cached. */
  readonly identitySourceAtZeroTtl: 'enforced' | 'skipped';
  /**
   * How the path is spelt in the method ARN: like the event's `path`; as it was sent, leading slashes and all; or
   * percent-decoded, without empty segments and trailing slash.
   */
  readonly methodArnPath: 'as-event-path' | 'as-sent' | 'normalised';
  /** Whether path parameters are percent-decoded. */
  readonly pathParameters: 'raw' | 'decoded';
  /** The gateway response of a function that failed, as against one that cannot be reached or understood. */
  readonly authorizerFailureType: 'configuration-error' | 'failure';
  /** Whether a result with an empty `principalId` is good. */
  readonly emptyPrincipalId: 'refused' | 'accepted';
  /** How long the gateway waits for an authorizer, in milliseconds of real time. */
  readonly authorizerTimeoutMs: number;
  /** The largest result of an authorizer, in bytes of JSON. */
  readonly authorizerResultBytesMax: number;
  /** What a mapping from a `context.authorizer` key that is not set does: nothing, or an empty value. */
  readonly unsetAuthorizerSource: 'omitted' | 'empty';
  /** Whether a mapped header also replaces the client's header in another spelling. */
  readonly mappedHeaderReplaces: 'any-case' | 'same-case';
  /** What an unset variable becomes in the template of a gateway response. */
  readonly unsetTemplateVariable: 'empty' | 'literal' | 'dash';
  /** Whether the template of `ACCESS_DENIED` sees the authorizer's context. */
  readonly contextInAccessDenied: 'available' | 'withheld';
  /** The status when the headers are too large. */
  readonly headerOverflowStatus: 431 | 413 | 400;
  /** The status when the integration cannot be reached. */
  readonly integrationFailureStatus: 504 | 500;
  /** Whether conditions in an authorizer's policy are evaluated, or never fulfilled for an Allow. */
  readonly authorizerPolicyConditions: 'no-match' | 'honoured';
  /** What `X-HTTP-Method-Override` does; `refused` is no answer of AWS but keeps every doubt out. */
  readonly methodOverride: 'refused' | 'before-routing' | 'integration-only' | 'ignored';
  /** The `x-amzn-ErrorType` of a request that WAF blocks. */
  readonly firewallErrorType: 'ForbiddenException' | 'WafFilteredException';
  /** Which less specific resources answer for one that lacks the verb. */
  readonly verbFallThrough: 'proxy-only' | 'any-resource';
  /** Whether `unauthorized` in another spelling is a 401 too. */
  readonly unauthorizedCase: 'exact' | 'insensitive';
  /** Whether a result that denies is stored like one that allows. */
  readonly deniedResult: 'cached' | 'not-cached';
}

/**
 * The answers in force unless told otherwise: of those that the evidence leaves open, the one that refuses most and
 * forwards least.
 */
export const DEFAULT_SWITCHES: Switches = {
  identitySourceCase: 'insensitive',
  identitySourceAtZeroTtl: 'enforced',
  methodArnPath: 'as-event-path',
  pathParameters: 'raw',
  authorizerFailureType: 'configuration-error',
  emptyPrincipalId: 'refused',
  authorizerTimeoutMs: 10_000,
  authorizerResultBytesMax: 8_192,
  unsetAuthorizerSource: 'omitted',
  mappedHeaderReplaces: 'any-case',
  unsetTemplateVariable: 'empty',
  contextInAccessDenied: 'available',
  headerOverflowStatus: 431,
  integrationFailureStatus: 504,
  authorizerPolicyConditions: 'no-match',
  methodOverride: 'refused',
  firewallErrorType: 'ForbiddenException',
  verbFallThrough: 'proxy-only',
  unauthorizedCase: 'exact',
  deniedResult: 'cached',
};
