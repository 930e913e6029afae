// Step 3: AWS WAF looks at the request before anything else of the API does.
import type { Answer, Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import type { Gateway } from '../gateway.ts';
import type { BlockedResponse } from '../../waf/firewall.ts';

/** Ends a request that the web ACL blocks: with the rule's own response, else as WAF_FILTERED. */
export function filterByFirewall(facts: Facts, gateway: Gateway): Facts {
  if (gateway.firewall === undefined) return facts;
  const { request } = facts;
  const verdict = gateway.firewall.inspect({
    verb: request.verb,
    path: request.sentPath,
    queryText: request.queryText,
    headers: request.headers,
    body: request.body,
    sourceIp: request.sourceIp,
  });
  if (verdict.action === 'allow') return { ...facts, firewall: 'WAF_ALLOW' };
  const blocked: Facts = { ...facts, firewall: 'WAF_BLOCK', failure: failureOf('WAF_FILTERED') };
  return verdict.response === undefined
    ? blocked
    : { ...blocked, answer: answerOf(verdict.response, facts) };
}

function answerOf(response: BlockedResponse, { request }: Facts): Answer {
  const { contentType } = response;
  return {
    status: response.status,
    headers: [
      ...(contentType === undefined ? [] : ['Content-Type', contentType]),
      ...response.headers,
      'x-amzn-RequestId',
      request.requestId,
      'x-amz-apigw-id',
      request.extendedRequestId,
    ],
    body: response.body,
  };
}
