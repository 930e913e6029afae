// The headers of the page as CloudFront adds them: the shared table, and HSTS since CloudFront speaks HTTPS.
import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import {
  contentSecurityPolicy,
  SECURITY_HEADERS,
  STRICT_TRANSPORT_MAX_AGE_SECONDS,
} from '../core/security-headers.ts';

/** The headers that CloudFront has settings of its own for, and takes from nowhere else. */
const WITH_OWN_SETTING = ['X-Content-Type-Options', 'X-Frame-Options', 'Referrer-Policy'] as const;

/** Creates the policy of a page that may call the origins given beside its own. */
export function createHeadersPolicy(
  scope: Construct,
  id: string,
  connectOrigins: readonly string[],
): ResponseHeadersPolicy {
  const others = Object.entries(SECURITY_HEADERS).filter(
    ([name]) => !WITH_OWN_SETTING.some((known) => known === name),
  );
  const override = true;
  return new ResponseHeadersPolicy(scope, id, {
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: contentSecurityPolicy(connectOrigins),
        override,
      },
      contentTypeOptions: { override },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(STRICT_TRANSPORT_MAX_AGE_SECONDS),
        includeSubdomains: false,
        override,
      },
    },
    customHeadersBehavior: {
      customHeaders: others.map(([header, value]) => ({ header, value, override })),
    },
  });
}
