// Which web origins may use the API from a browser, and what they may send and read.

/** The first-party origins. Tenants' apps live on sibling subdomains, so a suffix would let them in: exact text only. */
export const ALLOWED_ORIGINS = [
  'https://rigbox.dev',
  'https://clawd.rigbox.dev',
  'https://sandbox.rigbox.dev',
] as const;

/** Request headers that a page may set; `*` would not cover Authorization. */
export const ALLOWED_HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key'] as const;

/** Response headers that a page may read beyond the safelisted ones. */
export const EXPOSED_HEADERS = [
  'x-amzn-RequestId',
  'x-amz-apigw-id',
  'WWW-Authenticate',
  'Retry-After',
  'X-Rigbox-Effective-By',
] as const;

/** Seconds for which a browser may keep the answer to a preflight; Chromium keeps none longer. */
export const PREFLIGHT_MAX_AGE_SECONDS = 7200;
