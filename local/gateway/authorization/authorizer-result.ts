// Reads what an authorizer function returned: principal, policy and context, or the reason why it cannot be used.
import type { PolicyDecision } from '../../policy/decision.ts';
import type { Switches } from '../switches.ts';

/** A result in the documented form, ready to be judged against any method ARN. */
export interface AuthorizerResult {
  readonly principalId: string;
  readonly policyDocument: unknown;
  readonly context: Readonly<Record<string, string>>;
  /** The value of the API key that a usage plan counts the request by. */
  readonly usageIdentifierKey?: string;
  /**
   * Decisions already taken, by method ARN. Undefined for a policy with conditions: those depend on the moment and on
   * the request.
   */
  readonly decisions: Map<string, PolicyDecision> | undefined;
}

/** Either a result or what is wrong with it. */
export type ReadResult = { readonly result: AuthorizerResult } | { readonly fault: string };

const RESOURCE_CHARACTERS_MAX = 512;

/**
 * Reads the payload of an invocation. Context values must be strings, numbers or booleans and become text.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function readAuthorizerResult(
  payload: unknown,
  switches: Pick<Switches, 'emptyPrincipalId' | 'authorizerResultBytesMax'>,
): ReadResult {
  if (!isRecord(payload)) return { fault: 'the result is no object' };
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) > switches.authorizerResultBytesMax)
    return { fault: 'the result is too large' };
  const { principalId, policyDocument, context = {}, usageIdentifierKey } = payload;
  if (typeof principalId !== 'string') return { fault: 'principalId is no text' };
  if (principalId === '' && switches.emptyPrincipalId === 'refused')
    return { fault: 'principalId is empty' };
  const policyFault = faultOfPolicy(policyDocument);
  if (policyFault !== undefined) return { fault: policyFault };
  const texts = contextTexts(context);
  if (texts === undefined)
    return { fault: 'context holds more than strings, numbers and booleans' };
  if (usageIdentifierKey !== undefined && typeof usageIdentifierKey !== 'string')
    return { fault: 'usageIdentifierKey is no text' };
  const decisions = text.includes('"Condition"') ? undefined : new Map<string, PolicyDecision>();
  const result = { principalId, policyDocument, context: texts, decisions };
  return { result: usageIdentifierKey === undefined ? result : { ...result, usageIdentifierKey } };
}

function faultOfPolicy(policy: unknown): string | undefined {
  if (!isRecord(policy)) return 'policyDocument is missing';
  const statements: unknown = policy['Statement'];
  for (const statement of Array.isArray(statements) ? (statements as unknown[]) : [statements]) {
    if (!isRecord(statement)) return 'policyDocument has no statement';
    const resources = [statement['Resource'] ?? statement['NotResource']].flat();
    if (resources.some((arn) => typeof arn === 'string' && arn.length > RESOURCE_CHARACTERS_MAX)) {
      return `a Resource of policyDocument is longer than ${RESOURCE_CHARACTERS_MAX} characters`;
    }
  }
  return undefined;
}

function contextTexts(context: unknown): Record<string, string> | undefined {
  if (!isRecord(context)) return undefined;
  const entries = Object.entries(context);
  if (!entries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)))
    return undefined;
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
