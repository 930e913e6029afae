// AWS WAF as the gateway sees it: a request goes in, a verdict comes out.
import type { HeaderList } from '../gateway/header-list.ts';

/** What WAF inspects of a request, all of it as sent. */
export interface InspectedRequest {
  readonly verb: string;
  /** Without the query. */
  readonly path: string;
  readonly queryText: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** The response of a rule that has its own. */
export interface BlockedResponse {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly contentType?: string;
  readonly body: string;
}

/** What happens to a request, and by which rule; the default action has no rule. */
export type Verdict =
  | { readonly action: 'allow'; readonly rule?: string }
  | { readonly action: 'block'; readonly rule?: string; readonly response?: BlockedResponse };

/** A web ACL that is associated with the stage. */
export interface Firewall {
  readonly arn: string;
  inspect(request: InspectedRequest): Verdict;
}
