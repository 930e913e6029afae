// The shapes of answers: what the OpenAPI document promises, and what the end-to-end tests hold the API to.
import { z } from 'zod';

const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
const keyId = z.uuid();

const grant = z.strictObject({ permission: z.string(), resource: z.string() });

/** A key as lists show it. */
export const apiKey = z
  .strictObject({
    id: keyId,
    name: z.string().optional(),
    key_preview: z.string().meta({ description: 'Prefix and the end of the random part' }),
    is_workspace_key: z.boolean(),
    created_at: time,
    last_used_at: time.optional().meta({ description: 'Left out if never used; minutes late' }),
    expires_at: time.optional(),
    status: z.enum(['active', 'rotating', 'suspended', 'expired', 'revoked']),
    scope: z.union([z.literal('full'), z.array(grant)]),
    replaces: keyId.optional(),
    replaced_by: keyId.optional(),
    grace_expires_at: time.optional(),
  })
  .meta({ id: 'ApiKey' });

/** A key as its creation shows it, this one time. */
export const newApiKey = z
  .strictObject({
    id: keyId,
    key: z.string().regex(/^rb_live_[0-9A-Za-z]{36}$/),
    name: z.string().optional(),
    created_at: time,
    expires_at: time.optional(),
  })
  .meta({ id: 'NewApiKey' });

/** The successor of a rotated key. */
export const rotatedApiKey = newApiKey
  .extend({ replaces: keyId, grace_expires_at: time })
  .meta({ id: 'RotatedApiKey' });

/** One page of keys. */
export const apiKeyPage = z
  .strictObject({ api_keys: z.array(apiKey), next_cursor: z.string().optional() })
  .meta({ id: 'ApiKeyPage' });

/** Who is calling. */
export const identity = z
  .strictObject({
    principal: z.string(),
    account_id: z.string(),
    credential: z.strictObject({ type: z.enum(['api_key', 'jwt', 'session']), id: z.string() }),
    permissions: z.array(z.string()),
  })
  .meta({ id: 'Identity' });

/** A user's session: a sign-in with the product's own pages. */
export const session = z
  .strictObject({
    id: z.string(),
    client_id: z.string().optional(),
    current: z.boolean().meta({ description: 'Whether it is the session that asks' }),
    started_at: time,
    first_seen_at: time.optional(),
    last_seen_at: time.optional().meta({ description: 'Minutes late' }),
    user_agent: z.string().optional(),
    place: z.string().optional().meta({ description: 'The network, /24 or /48, of the address' }),
  })
  .meta({ id: 'Session' });

/** The sessions of a user. */
export const sessionList = z
  .strictObject({ sessions: z.array(session) })
  .meta({ id: 'SessionList' });

/** Where a login of the command line stands; the key comes with the one answer that gives it out. */
export const cliLogin = z
  .strictObject({
    status: z.enum(['pending', 'approved']),
    api_key: z
      .string()
      .regex(/^rb_live_[0-9A-Za-z]{36}$/)
      .optional()
      .meta({ description: 'The key, once: the login is unknown from then on' }),
    email: z.string().optional(),
  })
  .meta({ id: 'CliLogin' });

/** What is said of something done. */
export const message = z.strictObject({ message: z.string() }).meta({ id: 'Message' });

/** Every refusal and fault; `code` stands beside it where the operations on keys refuse. */
export const error = z
  .strictObject({ message: z.string(), code: z.string().optional() })
  .meta({ id: 'Error' });

/** A report of leaked keys. */
export const leakReport = z.array(
  z.looseObject({
    token: z.string(),
    type: z.string(),
    url: z.string(),
    source: z.string().optional(),
  }),
);

/** What became of each reported token; its text is never repeated. */
export const leakFeedback = z
  .array(
    z.strictObject({
      token_hash: z.string().regex(/^[0-9a-f]{64}$/),
      token_type: z.string(),
      label: z.enum(['true_positive', 'false_positive']),
    }),
  )
  .meta({ id: 'LeakFeedback' });
