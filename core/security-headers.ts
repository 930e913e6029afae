// How the dashboard page is served: the headers that protect it and the lives of its files, in one table for the servers
// that send them.

/**
 * The content security policy of the page: its own files, and calls to the origins given. Nothing inline, nothing from
 * another host, no frame around it, no form that leaves it, and no text that turns into markup (Trusted Types).
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export function contentSecurityPolicy(connectOrigins: readonly string[]): string {
  const directives = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'connect-src': ["'self'", ...new Set(connectOrigins)].join(' '),
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

/** Headers of every answer of the page's server, beside the policy. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  // The same as frame-ancestors, for what does not know that.
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': [
    'camera=()',
    'display-capture=()',
    'geolocation=()',
    'microphone=()',
    'payment=()',
    'publickey-credentials-get=()',
    'usb=()',
  ].join(', '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/**
 * Seconds for which a browser insists on HTTPS; for the host of the page alone, since its subdomains may be other
 * people's. Sent over HTTPS only (RFC 6797 section 7.2).
 */
export const STRICT_TRANSPORT_MAX_AGE_SECONDS = 2 * 365 * 86_400;

/** How long the page's files may be kept: those that have their hash in the name for good, all others not unasked. */
export const PAGE_CACHE_CONTROL = {
  hashed: 'public, max-age=31536000, immutable',
  other: 'no-cache',
} as const;

/** Paths of the files that have their hash in the name begin so. */
export const HASHED_PREFIX = '/assets/';

/** Paths of files; every other path is a place on the page, which the index answers. */
export const FILE_PATH = /\.[^/]*$/;
