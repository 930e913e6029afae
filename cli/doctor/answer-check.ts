// What a front door has to answer to anybody: open routes, refusals with their challenges, one form for all errors.
// Every request here reads; none could change anything, even on a front door that is wide open.
import { randomBytes } from 'node:crypto';
import { createApiKey } from '../../core/api-key.ts';
import { PUBLIC_PREFIXES, ROUTES } from '../../core/route.ts';
import { compare, type Mistake } from './finding.ts';
import type { Answer, FrontDoorClient } from './front-door-client.ts';

/** The challenges of RFC 6750, section 3, as the API documents them. */
export const CHALLENGE = {
  missing: 'Bearer realm="rigbox"',
  refused: 'Bearer realm="rigbox", error="invalid_token"',
} as const;

const PROTECTED_PATH = '/api/v1/auth/me';
const UNKNOWN_PATH = '/no-such-route';
const OVERRIDES = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'] as const;

/** Paths that two servers in a row can read differently; RFC 3986 section 5.2.4 resolves most of them. */
const AMBIGUOUS_PATHS = [
  '/api/v1/workspaces/ws-1/../ws-2',
  '/api/v1/%2e%2e/internal',
  '/api/v1/workspaces//ws-1',
  '/api/v1/.',
] as const;

/** Checks that each open route whose path names no single thing can be read without a credential. */
export async function lookAtPublicRoutes(door: FrontDoorClient): Promise<Mistake[]> {
  const paths = ROUTES.filter(
    ({ access, method, path }) => access === 'public' && method === 'GET' && !path.includes('{'),
  ).flatMap(({ path }) => PUBLIC_PREFIXES.map((prefix) => prefix + path));
  const mistakes = await Promise.all(
    paths.map(async (path) => compare(`${path} status`, (await door.ask(path)).status, 200)),
  );
  return mistakes.flat();
}

/** Checks the refusal of a request without a credential. */
export async function lookAtMissingCredential(door: FrontDoorClient): Promise<Mistake[]> {
  const answer = await door.ask(PROTECTED_PATH);
  return [
    ...compare('status', answer.status, 401),
    ...compare('message', messageOf(answer), 'Missing Authorization header'),
    ...compare('WWW-Authenticate', headerOf(answer, 'WWW-Authenticate'), CHALLENGE.missing),
  ];
}

/** Checks the refusal of a text that is no credential, and of a well-formed key that was never issued. */
export async function lookAtRefusedCredential(door: FrontDoorClient): Promise<Mistake[]> {
  const credentials = { 'no key': 'nonsense', 'unknown key': createApiKey(randomBytes) };
  const mistakes = await Promise.all(
    Object.entries(credentials).map(async ([name, credential]) => {
      const answer = await door.ask(PROTECTED_PATH, { credential });
      return refusalMistakes(answer, name);
    }),
  );
  return mistakes.flat();
}

/** Compares an answer with the refusal of a credential that is not good, or no longer. */
export function refusalMistakes(answer: Answer, name: string): Mistake[] {
  return [
    ...compare(`${name}: status`, answer.status, 401),
    ...compare(`${name}: message`, messageOf(answer), 'Invalid or expired credential'),
    ...compare(
      `${name}: WWW-Authenticate`,
      headerOf(answer, 'WWW-Authenticate'),
      CHALLENGE.refused,
    ),
  ];
}

/** Checks that an unknown path is no secret and no riddle: API Gateway's own answer would be a 403. */
export async function lookAtUnknownRoute(door: FrontDoorClient): Promise<Mistake[]> {
  const answer = await door.ask(UNKNOWN_PATH);
  return [
    ...compare('status', answer.status, 404),
    ...compare('message', messageOf(answer), 'Not found'),
  ];
}

/** Checks that a header cannot make another request of this one. Asks for the method that the request has anyway. */
export async function lookAtMethodOverride(
  door: FrontDoorClient,
  credential?: string,
): Promise<Mistake[]> {
  const mistakes = await Promise.all(
    OVERRIDES.map(async (name) => {
      const answer = await askWithOverride(door, name, credential);
      return compare(`${name}: status`, answer.status, 400);
    }),
  );
  return mistakes.flat();
}

/** Checks that a path with two readings is refused even to a credential that may do everything. */
export async function lookAtAmbiguousPaths(
  door: FrontDoorClient,
  credential: string,
): Promise<Mistake[]> {
  const mistakes = await Promise.all(
    AMBIGUOUS_PATHS.map(async (path) => {
      const answer = await door.askAsWritten(path, { credential });
      return compare(`${path} status`, answer.status, 403);
    }),
  );
  return mistakes.flat();
}

/**
 * Checks the form of one error of each kind: JSON with a message, readable from every origin, kept by no cache. That
 * there is an error where there should be one is for the other checks.
 */
export async function lookAtErrorForm(
  door: FrontDoorClient,
  credential?: string,
): Promise<Mistake[]> {
  const answers: Readonly<Record<string, Answer>> = {
    'missing credential': await door.ask(PROTECTED_PATH),
    'refused credential': await door.ask(PROTECTED_PATH, { credential: 'nonsense' }),
    'unknown route': await door.ask(UNKNOWN_PATH),
    'method override': await askWithOverride(door, OVERRIDES[0], credential),
    ...(credential !== undefined && {
      'ambiguous path': await door.askAsWritten(AMBIGUOUS_PATHS[0], { credential }),
    }),
  };
  return Object.entries(answers)
    .filter(([, { status }]) => status >= 400)
    .flatMap(([name, answer]) => formMistakes(answer, name));
}

function formMistakes(answer: Answer, name: string): Mistake[] {
  const type = headerOf(answer, 'Content-Type');
  const isJson = type !== undefined && /^application\/json(;|$)/.test(type);
  const hasMessage = messageOf(answer) !== undefined;
  const hasId = headerOf(answer, 'x-amzn-RequestId') !== undefined;
  return [
    ...(isJson ? [] : compare(`${name}: Content-Type`, type, 'application/json')),
    ...(hasMessage ? [] : compare(`${name}: message`, undefined, 'a text')),
    ...(hasId ? [] : compare(`${name}: x-amzn-RequestId`, undefined, 'an id')),
    ...compare(
      `${name}: Access-Control-Allow-Origin`,
      headerOf(answer, 'Access-Control-Allow-Origin'),
      '*',
    ),
    ...compare(`${name}: Cache-Control`, headerOf(answer, 'Cache-Control'), 'no-store'),
  ];
}

function askWithOverride(
  door: FrontDoorClient,
  name: string,
  credential: string | undefined,
): Promise<Answer> {
  return door.ask(PROTECTED_PATH, {
    headers: { [name]: 'GET' },
    ...(credential !== undefined && { credential }),
  });
}

function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.get(name) ?? undefined;
}

function messageOf({ fields }: Answer): string | undefined {
  const message = fields?.['message'];
  return typeof message === 'string' && message !== '' ? message : undefined;
}
