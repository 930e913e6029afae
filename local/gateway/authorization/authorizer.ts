// A REQUEST authorizer as the gateway uses it: where its identity comes from, which function decides, for how long.
import type { InvokableFunction } from '../../lambda/invocation.ts';
import type { Facts } from '../facts.ts';

/** Gives the values of one identity source in the order sent; none when it is missing. */
export interface IdentitySource {
  readonly expression: string;
  read(facts: Facts): readonly string[];
}

/** An `AWS::ApiGateway::Authorizer` of type REQUEST. */
export interface RequestAuthorizer {
  readonly logicalId: string;
  /** The id that AWS would give it; part of every cache key. */
  readonly id: string;
  /** How long a result is kept, in milliseconds; 0 turns the cache off. */
  readonly ttlMs: number;
  /** In the configured order, which is the order in the cache key. */
  readonly identitySources: readonly IdentitySource[];
  readonly function: InvokableFunction;
  /** Whether the function's resource policy lets API Gateway call it for this authorizer. */
  readonly isInvocable: boolean;
}
