// What the evaluation of policies can say of one request.

/** `denied-explicitly` when a Deny statement matches; `denied-implicitly` when nothing allows the request. */
export type PolicyDecision = 'allowed' | 'denied-explicitly' | 'denied-implicitly';
