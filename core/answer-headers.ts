// Headers of every answer that is this project's own, from the gateway's refusals to the key operations.

/** An answer about a credential is for its caller alone (RFC 9111 section 5.2.2.5), and is JSON whatever it looks like. */
export const ANSWER_HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
} as const;
