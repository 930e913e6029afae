// The settings of a stage's own user pool, as part of the stage settings.
import { z } from 'zod';

const domainPrefix = z
  .string()
  .regex(
    /^(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits and dashes, without aws, amazon or cognito',
  );

/** Checks and completes them; see the guide for platform engineers for what each one does. */
export const userPoolSettings = z.strictObject({
  /** Where the sign-in page is: below Cognito's domain, or at a name with a certificate for it in us-east-1. */
  signIn: z.union(
    [
      z.strictObject({ prefix: domainPrefix }),
      z.strictObject({ name: z.hostname(), certificateArn: z.string().startsWith('arn:') }),
    ],
    {
      error:
        'must be a prefix of 1 to 63 letters, digits and dashes, or a name with its certificateArn',
    },
  ),
  /** Whether anybody may create an account. */
  selfSignUp: z.boolean().default(false),
  /** Whether Cognito watches for stolen passwords and odd sign-ins, at the price of its plan PLUS. */
  threatProtection: z.boolean().default(false),
  accessTokenMinutes: z.int().min(5).max(1440).default(60),
  refreshTokenDays: z.int().min(1).max(3650).default(30),
  /** How long a refresh token goes on working that was exchanged: its answer may have been lost. */
  refreshGraceSeconds: z.int().min(0).max(60).default(10),
  /** Put before every user id of the pool; needed as soon as there are `issuers` as well. */
  userIdPrefix: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,32}$/)
    .default(''),
});

/** The settings of a user pool, complete and checked. */
export type UserPoolSettings = Readonly<z.output<typeof userPoolSettings>>;
