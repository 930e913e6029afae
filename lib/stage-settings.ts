// The settings of a stage: everything an operator can turn, with its default, its bounds and its meaning. They come from
// the context of cdk.json and are checked whole before anything is built; an unknown or wrong key is an error by name.
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { JWT_ALGORITHMS, TOKEN_KINDS, type Issuer } from '../core/issuer.ts';
import { multiRegionMistakes, multiRegionSettings } from './multi-region-settings.ts';
import { userPoolSettings } from './user-pool-settings.ts';

const httpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https URL' })
  .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment')
  .transform((url) => url.replace(/\/$/, ''));

const issuerSettings = z
  .strictObject({
    /** Exact `iss` of the tokens. */
    issuer: z.url({ protocol: /^https$/, error: 'must be an https URL' }),
    /** Where the keys are published; by default `/.well-known/jwks.json` below the issuer. */
    jwksUri: z.url({ protocol: /^https$/, error: 'must be an https URL' }).optional(),
    kind: z.enum(TOKEN_KINDS),
    algorithms: z.array(z.enum(JWT_ALGORITHMS)).min(1).default(['RS256']),
    audiences: z.array(z.string().min(1)).default([]),
    clientIds: z.array(z.string().min(1)).default([]),
    /** Clients whose access tokens are session tokens: those of the product's own pages. */
    firstPartyClients: z.array(z.string().regex(/^[A-Za-z0-9._~:/@-]{1,128}$/)).default([]),
    /** Put before every user id of this issuer; needed as soon as there is more than one issuer. */
    userIdPrefix: z
      .string()
      .regex(/^[A-Za-z0-9._-]{0,32}$/)
      .default(''),
    /** Claim that names the account a token acts for; needs accessControl, which knows who is in which account. */
    accountClaim: z.string().min(1).max(128).optional(),
    tokenLifetimeMaxSeconds: z
      .int()
      .min(60)
      .max(7 * 86_400)
      .default(86_400),
  })
  .refine((issuer) => issuer.kind === 'cognito' || issuer.audiences.length > 0, {
    path: ['audiences'],
    error: 'must name at least one audience, unless kind is cognito',
  })
  .refine((issuer) => issuer.kind !== 'cognito' || issuer.clientIds.length > 0, {
    path: ['clientIds'],
    error:
      'must name at least one client when kind is cognito, whose access tokens have no audience',
  })
  .transform(({ jwksUri, ...rest }): Issuer => ({
    ...rest,
    jwksUri: jwksUri ?? `${rest.issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
  }));

const issuers = z
  .array(issuerSettings)
  .refine((all) => new Set(all.map(({ issuer }) => issuer)).size === all.length, {
    error: 'must not name an issuer twice',
  })
  .refine((all) => all.length < 2 || all.every((one) => isUnambiguousPrefix(one, all)), {
    error:
      'must each have a userIdPrefix, none the beginning of another, when there are several issuers',
  });

type WithPrefix = Pick<Issuer, 'userIdPrefix'>;

function isUnambiguousPrefix(issuer: WithPrefix, all: readonly WithPrefix[]): boolean {
  return all.every(
    (other) => other === issuer || !other.userIdPrefix.startsWith(issuer.userIdPrefix),
  );
}

const requestsPerMinute = z.int().min(10).max(2_000_000);

const independentSettings = z.strictObject({
  /** Account and region to deploy to; without them, those of the current AWS credentials. */
  env: z
    .strictObject({ account: z.string().regex(/^\d{12}$/), region: z.string().min(1) })
    .optional(),
  /** Origin of the workspace services, with an optional base path. */
  workspaceServiceUrl: httpsUrl,
  /** Reaches the workspace services through a VPC link instead of the internet. */
  vpcLink: z
    .strictObject({
      id: z.string().min(1),
      /** ARN of the load balancer, for a VPC link V2. */
      targetArn: z.string().startsWith('arn:').optional(),
    })
    .optional(),
  /** Who may issue JWTs; none means that API keys are the only credential. */
  issuers: issuers.default([]),
  /** Whether roles decide, in the accounts of the preview; answers are then kept by credential and path. */
  accessControl: z.boolean().default(false),
  /** Creates a Cognito user pool and trusts it, instead of `issuers` or beside them. */
  userPool: userPoolSettings.optional(),
  /** How long API Gateway keeps an authorizer's answer; 0 asks for every request. */
  authorizerTtlSeconds: z.int().min(0).max(3600).default(300),
  /**
   * Milliseconds that a revocation waits before it empties the cache, so that decisions under way, made of what was
   * before, are in the cache by then and go with it.
   */
  flushDelayMs: z.int().min(0).max(2000).default(250),
  /** Whether a policy carries the end of a credential that ends while the policy may still be cached. */
  expiryConditions: z.boolean().default(true),
  /** Whether keys from before the checksum exist in the table and are looked up. */
  legacyApiKeys: z.enum(['accept', 'refuse']).default('refuse'),
  /** A table of API keys that is there already, such as a restored one, instead of the stack's own. */
  apiKeyTable: z
    .strictObject({ name: z.string().min(3), streamArn: z.string().startsWith('arn:') })
    .optional(),
  /** Active keys that an account may have; creations at the same moment may exceed it. */
  apiKeysPerAccountMax: z.int().min(1).max(10_000).default(100),
  /** Days for which the record of what was done to keys is kept. */
  auditRetentionDays: z.int().min(1).max(3650).default(400),
  /** Where the keys are published that sign reports of leaked keys. */
  secretScanningKeysUrl: httpsUrl.default(
    'https://api.github.com/meta/public_keys/secret_scanning',
  ),
  /** Whether a web ACL stands in front: the 401 for a missing header, rate limits, managed rules. */
  waf: z.boolean().default(true),
  /** Requests per minute and credential in each class, and per IP address over all. */
  rateLimits: z
    .strictObject({
      authentication: requestsPerMinute.default(120),
      workspaces: requestsPerMinute.default(180),
      apps: requestsPerMinute.default(240),
      perIp: requestsPerMinute.default(1200),
    })
    .prefault({}),
  /** Stage-wide limit of API Gateway: requests per second, and how many above at once. */
  throttling: z
    .strictObject({
      requestsPerSecond: z.int().min(1).default(1000),
      burst: z.int().min(1).default(500),
    })
    .prefault({}),
  /** Serves the API under a name of its own and closes the execute-api host. */
  domain: z
    .strictObject({
      name: z.hostname(),
      certificateArn: z.string().startsWith('arn:'),
    })
    .optional(),
  /** Runs the stage in a second region as well, which takes over when the first one fails. */
  multiRegion: multiRegionSettings.optional(),
  /** Serves the dashboard page. */
  dashboard: z
    .strictObject({
      /** The page's client at the issuer; that of its domain at the stage's own user pool by default. */
      clientId: z.string().min(1).optional(),
      /** Exact `iss` of the issuer that the page signs in at; the first of `issuers` by default. */
      issuer: z.url({ protocol: /^https$/, error: 'must be an https URL' }).optional(),
      /** Where its metadata is; below the issuer by default. */
      discoveryUrl: httpsUrl.optional(),
      /** Origins of its endpoints, where they differ from its own. */
      issuerOrigins: z.array(httpsUrl).default([]),
      scope: z.string().min(1).optional(),
      /** The page's name, one of the API's allowed origins, and a certificate for it in us-east-1. */
      domain: z
        .strictObject({ name: z.hostname(), certificateArn: z.string().startsWith('arn:') })
        .optional(),
    })
    .optional(),
  /** Instances reserved for the authorizer, so that nothing else in the account can starve it. */
  authorizerConcurrency: z.int().min(1).max(10_000).optional(),
  /** Creates the account's one role for API Gateway's logs; `existing` where another stack has done so. */
  apiGatewayLogRole: z.enum(['create', 'existing']).default('create'),
  /** Days, one of those that CloudWatch Logs knows. */
  logRetentionDays: z.enum(RetentionDays).default(RetentionDays.THREE_MONTHS),
  /** Topic that every alarm notifies. */
  alarmTopicArn: z.string().startsWith('arn:').optional(),
  /** Keeps tables and logs when the stack is deleted, and refuses to delete the tables. */
  retainData: z.boolean().default(true),
});

/** The names of all settings, with and without a default. */
export const STAGE_SETTING_NAMES: readonly string[] = Object.keys(independentSettings.shape);

/** What no setting can tell by itself. */
const stageSettings = independentSettings.superRefine((settings, context) => {
  const { userPool, issuers: others, dashboard } = settings;
  if (userPool && [...others, userPool].some((one, _, all) => !isUnambiguousPrefix(one, all))) {
    const message = 'must have a userIdPrefix, as must issuers, none the beginning of another';
    context.addIssue({ code: 'custom', path: ['userPool'], message });
  }
  if (dashboard && dashboard.clientId === undefined && !userPool) {
    const message = 'must be there without a userPool';
    context.addIssue({ code: 'custom', path: ['dashboard', 'clientId'], message });
  }
  for (const [setting, message] of multiRegionMistakes(settings)) {
    context.addIssue({ code: 'custom', path: [setting], message });
  }
});

/** The settings of one stage, complete and checked. */
export type StageSettings = Readonly<z.output<typeof stageSettings>>;

/** The settings as they are written: everything that has a default may be left out. */
export type StageSettingsInput = z.input<typeof stageSettings>;

/** A stage's settings are wrong; the message has a line for each mistake, with the path of the key. */
export class StageSettingsError extends Error {
  override readonly name = 'StageSettingsError';
}

/**
 * Checks and completes the settings of a stage.
 *
 * @param stageName lower-case letters, digits and dashes, starting with a letter
 * @throws {StageSettingsError} naming each key that is unknown, missing or wrong
 */
export function parseStageSettings(stageName: string, value: unknown): StageSettings {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(stageName)) {
    throw new StageSettingsError(
      `stage name must be 1 to 32 lower-case letters, digits and dashes, got ${JSON.stringify(stageName)}`,
    );
  }
  const result = stageSettings.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => {
    const path = ['stages', stageName, ...issue.path].join('.');
    return issue.code === 'unrecognized_keys'
      ? `${path}: unknown setting ${issue.keys.join(', ')}`
      : `${path}: ${issue.message}`;
  });
  throw new StageSettingsError(mistakes.join('\n'));
}
