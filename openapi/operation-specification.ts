// What the OpenAPI document says of each operation, in the words of this project.
import { z } from 'zod';
import type { ApiErrorCode } from '../core/error.ts';
import type { Method } from '../core/operation.ts';
import {
  cliLoginBody,
  createBody,
  renameBody,
  rotateBody,
} from '../lambda/api-keys/request-schema.ts';
import { ACCESS_CONTROL_OPERATIONS } from './access-control-specification.ts';
import {
  apiKey,
  apiKeyPage,
  cliLogin,
  identity,
  leakFeedback,
  leakReport,
  message,
  newApiKey,
  rotatedApiKey,
  sessionList,
} from './response-schema.ts';

/** What operations are about. */
export const TAGS = {
  'API keys': 'Create, list, rename, rotate and delete the API keys of an account.',
  Identity: 'Who a credential belongs to, and what it may do.',
  'Access control':
    'Who has which role on what: a preview, which operators switch on for an account, where the stage has it.',
  Sessions: "See and end one's own sessions; for signed-in users only.",
  Platform:
    'What needs no credential: capacity, templates, this document, and reports of leaked keys.',
} as const;

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** What is said of one operation. */
export interface OperationSpecification {
  readonly summary: string;
  readonly tag: keyof typeof TAGS;
  readonly success: {
    readonly status: 200 | 201;
    readonly schema: z.ZodType;
    readonly says: string;
  };
  readonly body?: z.ZodType;
  readonly parameters?: readonly Json[];
  readonly errors?: readonly ApiErrorCode[];
  /** Refusals that have no code of their own, by status. */
  readonly refusals?: Readonly<Record<number, string>>;
  readonly isPublic?: true;
}

const keyIdParameter = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
};
const idempotencyKeyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Makes a retry within a day give the same answer',
  schema: { type: 'string', minLength: 16, maxLength: 255 },
};
const pageParameters = [
  {
    name: 'max_results',
    in: 'query',
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
  { name: 'cursor', in: 'query', schema: { type: 'string' } },
];
const codeParameter = {
  name: 'code',
  in: 'path',
  required: true,
  description: 'The code that the client made',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{20,128}$' },
};
const BODY_ERRORS = [
  'body-not-json',
  'body-invalid',
  'body-too-large',
  'media-type-unsupported',
] as const;

const signatureParameters = ['Github-Public-Key-Identifier', 'Github-Public-Key-Signature'].map(
  (name) => ({ name, in: 'header', required: true, schema: { type: 'string' } }),
);

const anything = z.looseObject({});

/** Every operation that this project answers itself, by method and path. */
export const OPERATIONS: Readonly<Record<`${Method} /${string}`, OperationSpecification>> = {
  'GET /capacity': {
    summary: 'How many slots are left',
    tag: 'Platform',
    success: { status: 200, schema: anything, says: 'The capacity' },
    refusals: { 400: 'The request is malformed' },
    isPublic: true,
  },
  'GET /templates': {
    summary: 'Templates of workspaces',
    tag: 'Platform',
    success: { status: 200, schema: anything, says: 'The templates' },
    refusals: { 400: 'The request is malformed' },
    isPublic: true,
  },
  'GET /openapi.json': {
    summary: 'This document',
    tag: 'Platform',
    success: { status: 200, schema: anything, says: 'The document' },
    isPublic: true,
  },
  'POST /secret-scanning': {
    summary: "Report leaked keys, in the form and with the signature of GitHub's partner programme",
    tag: 'Platform',
    success: { status: 200, schema: leakFeedback, says: 'What became of each token' },
    body: leakReport,
    parameters: signatureParameters,
    refusals: {
      400: 'A header or the body is missing or malformed',
      403: 'The signature is not that of a known key',
      413: 'The report is too large',
    },
    isPublic: true,
  },
  'GET /api-keys': {
    summary: 'List the keys of the account, newest first',
    tag: 'API keys',
    success: { status: 200, schema: apiKeyPage, says: 'A page of keys' },
    parameters: pageParameters,
    errors: ['query-invalid'],
  },
  'POST /api-keys': {
    summary: 'Create a key',
    tag: 'API keys',
    success: { status: 201, schema: newApiKey, says: 'The key, shown this one time' },
    body: createBody,
    parameters: [idempotencyKeyParameter],
    errors: [
      ...BODY_ERRORS,
      'idempotency-key-invalid',
      'idempotency-key-reused',
      'key-limit-reached',
    ],
  },
  'GET /api-keys/{id}': {
    summary: 'Read one key',
    tag: 'API keys',
    success: { status: 200, schema: apiKey, says: 'The key, without its text' },
    parameters: [keyIdParameter],
    errors: ['key-not-found'],
  },
  'PATCH /api-keys/{id}': {
    summary: 'Rename a key',
    tag: 'API keys',
    success: { status: 200, schema: apiKey, says: 'The key with its new name' },
    body: renameBody,
    parameters: [keyIdParameter],
    errors: [...BODY_ERRORS, 'key-not-found'],
  },
  'DELETE /api-keys/{id}': {
    summary: 'Delete a key; it is refused from the next request on',
    tag: 'API keys',
    success: { status: 200, schema: message, says: 'It is deleted' },
    parameters: [keyIdParameter],
    errors: ['key-not-found'],
  },
  'POST /api-keys/{id}/rotate': {
    summary: 'Give a key a successor; the old one lives for its grace period',
    tag: 'API keys',
    success: { status: 201, schema: rotatedApiKey, says: 'The successor, shown this one time' },
    body: rotateBody,
    parameters: [keyIdParameter, idempotencyKeyParameter],
    errors: [
      ...BODY_ERRORS,
      'idempotency-key-invalid',
      'idempotency-key-reused',
      'key-not-found',
      'key-already-rotated',
      'key-not-active',
    ],
  },
  'GET /auth/sessions': {
    summary: "List one's sessions that are alive, newest first",
    tag: 'Sessions',
    success: { status: 200, schema: sessionList, says: 'The sessions' },
  },
  'DELETE /auth/sessions': {
    summary: "Sign out everywhere: end all of one's sessions",
    tag: 'Sessions',
    success: { status: 200, schema: message, says: 'They are over' },
  },
  'DELETE /auth/sessions/{id}': {
    summary: "End one of one's sessions; it is refused from the next request on",
    tag: 'Sessions',
    success: { status: 200, schema: message, says: 'It is over' },
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    errors: ['session-not-found'],
  },
  'POST /auth/cli-session': {
    summary: 'Begin a login of the command line, under a code that the client makes',
    tag: 'Identity',
    success: { status: 201, schema: cliLogin, says: 'It waits for approval, for five minutes' },
    body: cliLoginBody,
    errors: [...BODY_ERRORS, 'cli-login-code-used'],
    isPublic: true,
  },
  'GET /auth/cli-session/{code}': {
    summary: 'Ask for a login of the command line, and get its API key once it is approved',
    tag: 'Identity',
    success: { status: 200, schema: cliLogin, says: 'Where it stands; the key, this one time' },
    parameters: [codeParameter],
    errors: ['cli-login-not-found'],
    isPublic: true,
  },
  'POST /auth/cli-session/{code}/approve': {
    summary: 'Approve a login of the command line, as a signed-in person',
    tag: 'Identity',
    success: { status: 200, schema: cliLogin, says: 'It is approved; the last login has ended' },
    parameters: [codeParameter],
    errors: [
      'cli-login-not-found',
      'cli-login-settled',
      'cli-login-superseded',
      'key-limit-reached',
    ],
  },
  'GET /auth/me': {
    summary: 'Who the credential belongs to',
    tag: 'Identity',
    success: { status: 200, schema: identity, says: 'The caller' },
  },
  'GET /auth/validate': {
    summary:
      'Whether the credential is good, for a reverse proxy that asks before it lets a request through',
    tag: 'Identity',
    success: { status: 200, schema: message, says: 'It is; headers X-Rigbox-* say whose it is' },
  },
  ...ACCESS_CONTROL_OPERATIONS,
};
