// What the authorizers of the tutorials have in common: the policy for the whole API, and where settings come from.

/** An event, as far as they look at it. */
export interface RivalEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly methodArn: string;
}

/** Settings, by the names that the benchmark passes. */
export const SETTINGS = {
  table: process.env['API_KEY_TABLE'] ?? '',
  issuer: process.env['ISSUER'] ?? '',
  audience: process.env['AUDIENCE'] ?? '',
  jwksUri: process.env['JWKS_URI'] ?? '',
  /** The table of sessions, where a session is asked for. */
  sessionTable: process.env['RIVAL_SESSION_TABLE'],
  /** The key set, for the cold start that does without fetching it. */
  jwks: process.env['JWKS'],
};

/** Reads the bearer credential. */
export function bearer(event: RivalEvent): string {
  return (event.headers['Authorization'] ?? '').replace(/^Bearer /, '');
}

/** Allows everything on the stage. */
export function allow(principalId: string, event: RivalEvent) {
  const [api, stage] = event.methodArn.split('/');
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${api}/${stage}/*` }],
    },
    context: { principal: principalId },
  };
}
