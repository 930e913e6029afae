// What is asked after the credential: round trips by kind of caller, the warm decision of a session with its read, and the
// decision on a path for somebody with few or many roles.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import type { Principal } from '../core/principal.ts';
import { authorize, type Authorities } from '../lambda/authorizer/authorize.ts';
import { liveStateReader } from '../lambda/authorizer/live-state.ts';
import type { DynamoReadClient } from '../lambda/store/dynamo-read-client.ts';
import { measureCalls, type CallOptions, type Candidate } from './call-rounds.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { accessItems, APP_PATH, MEMBER, WORKSPACE_PATH } from './fixture/access.ts';
import { authoritiesFor, expectAllowed } from './fixture/authorities.ts';
import {
  ACCESS_TABLE,
  AWS_VARIABLES,
  SESSION_TABLE,
  startBackdrop,
  type Backdrop,
  type Checks,
} from './fixture/backdrop.ts';
import { ACCOUNT, authorizerEvent, ISSUER } from './fixture/credential.ts';

const BINDINGS = [1, 10, 100, 300];
const PARSING = 'JSON.parse of what was read';

/** Measures round trips, the session and the limited caller. */
export async function measureLiveState(options: Omit<CallOptions, 'batch'>): Promise<Figure[]> {
  const backdrop = await startBackdrop();
  try {
    const figures = await roundTrips(backdrop);
    const decisions = await measureCalls(sessionDecisions(backdrop), { ...options, batch: 1 });
    figures.push(
      ...compare('session, warm decision with its read', 'calls/s', decisions.callsPerSecond),
      ...compare('session, warm decision, processor time', 'µs', decisions.cpuMicros),
    );
    for (const count of BINDINGS) figures.push(...(await pathDecision(count, options)));
    return figures;
  } finally {
    await backdrop.stop();
  }
}

/** A kind of caller, and the round trips that a decision on one takes. */
interface Kind {
  readonly name: string;
  readonly checks: Checks;
  readonly credential: (backdrop: Backdrop) => string;
  readonly path?: string;
  readonly needed: number;
}

const ofToken = ({ token }: Backdrop): string => token;
const KINDS: readonly Kind[] = [
  { name: 'a full-access key', checks: 'none', credential: ({ apiKey }) => apiKey, needed: 1 },
  { name: 'junk', checks: 'access', credential: () => 'rb_live_junk', needed: 0 },
  { name: 'a forged JWT', checks: 'access', credential: forgedToken, needed: 0 },
  { name: 'a JWT', checks: 'none', credential: ofToken, needed: 0 },
  { name: 'a session', checks: 'session', credential: ofToken, needed: 1 },
  {
    name: 'a session under access control',
    checks: 'access',
    credential: ofToken,
    path: WORKSPACE_PATH,
    needed: 1,
  },
  {
    name: 'a session on an app in a workspace',
    checks: 'access',
    credential: ofToken,
    path: APP_PATH,
    needed: 2,
  },
];

function forgedToken({ token }: Backdrop): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  return [header, claims, signature.split('').toReversed().join('')].join('.');
}

/** Counts the reads of a decision as the store sees them. */
async function roundTrips(backdrop: Backdrop): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, checks, credential, path, needed } of KINDS) {
    const authorities = authoritiesFor(backdrop, checks);
    const before = await backdrop.reads();
    await authorize(authorizerEvent(credential(backdrop), path), authorities);
    const reads = (await backdrop.reads()) - before;
    const samples = new Map([
      [OURS, [reads]],
      ['needed', [needed]],
    ]);
    figures.push(...compare(`store reads for ${name}`, 'reads', samples));
  }
  return figures;
}

/** The same token again and again, its session read every time, since it may have been ended meanwhile. */
function sessionDecisions(backdrop: Backdrop): Candidate[] {
  const event = authorizerEvent(backdrop.token);
  const authorities = authoritiesFor(backdrop, 'session');
  return [
    { name: OURS, call: () => expectAllowed(event, authorities) },
    { name: 'AWS SDK + aws-jwt-verify', call: naiveDecision(backdrop) },
  ];
}

/** Verifies, reads the session, allows; like ours, it reads at every call. */
function naiveDecision({ url, token, jwks }: Backdrop): () => Promise<unknown> {
  const client = new DynamoDBClient({
    endpoint: url,
    region: AWS_VARIABLES.AWS_REGION,
    credentials: {
      accessKeyId: AWS_VARIABLES.AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_VARIABLES.AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_VARIABLES.AWS_SESSION_TOKEN,
    },
  });
  const verifier = JwtVerifier.create({
    issuer: ISSUER.issuer,
    audience: [...ISSUER.audiences],
    jwksUri: ISSUER.jwksUri,
  });
  verifier.cacheJwks(JSON.parse(jwks) as Jwks);
  return async () => {
    const { sub = '', sid = '' } = await verifier.verify(token);
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: SESSION_TABLE,
        Key: { user: { S: sub }, session: { S: sid as string } },
        ConsistentRead: true,
      }),
    );
    if (Item !== undefined) throw new Error('the session was ended');
  };
}

/** Everything about a member's request on one workspace but the network: the store's answer is at hand as text. */
async function pathDecision(
  bindings: number,
  options: Omit<CallOptions, 'batch'>,
): Promise<Figure[]> {
  const text = JSON.stringify({ Responses: { [ACCESS_TABLE]: accessItems(bindings) } });
  const authorities = authoritiesOver(text);
  const event = authorizerEvent('eyJ.eyJ.c2ln', WORKSPACE_PATH);
  const candidates: Candidate[] = [
    { name: OURS, call: () => expectAllowed(event, authorities) },
    { name: PARSING, call: () => JSON.parse(text) as unknown },
  ];
  const { callsPerSecond } = await measureCalls(candidates, { ...options, batch: 20 });
  const micros = new Map(
    [...callsPerSecond].map(([name, values]) => [name, values.map((value) => 1e6 / value)]),
  );
  return compare(`limited caller, decision on a path with ${bindings} roles`, 'µs', micros);
}

function authoritiesOver(text: string): Authorities {
  const member: Principal = {
    reference: MEMBER,
    accountId: ACCOUNT,
    credential: { type: 'jwt', id: 'token' },
    scope: 'full',
    isGoverned: true,
  };
  const authenticate = () => Promise.resolve(member);
  const client: Pick<DynamoReadClient, 'read'> = {
    read: () => Promise.resolve(JSON.parse(text) as Record<string, unknown>),
  };
  return {
    authenticators: { 'api-key': authenticate, jwt: authenticate },
    liveState: liveStateReader(client as DynamoReadClient, {
      sessionTable: SESSION_TABLE,
      accessTable: ACCESS_TABLE,
      now: Date.now,
    }),
    cacheTtlSeconds: 300,
    expiryConditions: true,
    now: Date.now,
  };
}
