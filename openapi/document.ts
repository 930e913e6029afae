// The OpenAPI 3.1 document of the operations that this project answers, made from the schemas that validate requests and
// the tables of routes and errors.
import { z } from 'zod';
import { API_ERRORS, type ApiErrorCode } from '../core/error.ts';
import type { Method } from '../core/operation.ts';
import { createBody, renameBody, rotateBody } from '../lambda/api-keys/request-schema.ts';
import {
  apiKey,
  apiKeyPage,
  error,
  identity,
  message,
  newApiKey,
  rotatedApiKey,
} from './response-schema.ts';

type Json = Readonly<Record<string, unknown>>;

interface OperationSpecification {
  readonly summary: string;
  readonly tag: 'API keys' | 'Identity' | 'Platform';
  readonly success: {
    readonly status: 200 | 201;
    readonly schema: z.ZodType;
    readonly says: string;
  };
  readonly body?: z.ZodType;
  readonly parameters?: readonly Json[];
  readonly errors?: readonly ApiErrorCode[];
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
const BODY_ERRORS = [
  'body-not-json',
  'body-invalid',
  'body-too-large',
  'media-type-unsupported',
] as const;

const anything = z.looseObject({});

const OPERATIONS: Readonly<Record<`${Method} /${string}`, OperationSpecification>> = {
  'GET /capacity': {
    summary: 'How many slots are left',
    tag: 'Platform',
    success: { status: 200, schema: anything, says: 'The capacity' },
    isPublic: true,
  },
  'GET /templates': {
    summary: 'Templates of workspaces',
    tag: 'Platform',
    success: { status: 200, schema: anything, says: 'The templates' },
    isPublic: true,
  },
  'GET /openapi.json': {
    summary: 'This document',
    tag: 'Platform',
    success: { status: 200, schema: anything, says: 'The document' },
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
  'GET /auth/me': {
    summary: 'Who the credential belongs to',
    tag: 'Identity',
    success: { status: 200, schema: identity, says: 'The caller' },
  },
  'GET /auth/validate': {
    summary: 'Whether the credential is good',
    tag: 'Identity',
    success: { status: 200, schema: message, says: 'It is' },
  },
};

const COMPONENTS = { apiKey, apiKeyPage, error, identity, message, newApiKey, rotatedApiKey };

/** Builds the document. */
export function buildDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rigbox API: keys and identity',
      version: '1.0.0',
      description: 'The operations that the front door of the Rigbox API answers itself.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'https://api.rigbox.dev/api/v1' }, { url: 'https://api.rigbox.dev/api' }],
    security: [{ bearer: [] }],
    tags: ['API keys', 'Identity', 'Platform'].map((name) => ({ name })),
    paths: pathsOf(OPERATIONS),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key (rb_live_…) or a JWT' },
      },
      schemas: Object.fromEntries(
        Object.values(COMPONENTS).map((schema) => [
          nameOf(schema) ?? '',
          toJsonSchema(schema, 'output'),
        ]),
      ),
    },
  };
}

function pathsOf(operations: typeof OPERATIONS): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, specification] of Object.entries(operations)) {
    const [method = '', path = ''] = name.split(' ');
    (paths[path] ??= {})[method.toLowerCase()] = encodeOperation(name, specification);
  }
  return paths;
}

function encodeOperation(name: string, specification: OperationSpecification): Json {
  const { summary, tag, success, body, parameters, errors = [], isPublic } = specification;
  return {
    operationId: operationIdOf(name),
    summary,
    tags: [tag],
    ...(isPublic && { security: [] }),
    ...(parameters && { parameters }),
    ...(body && { requestBody: { content: json(toJsonSchema(body, 'input')) } }),
    responses: {
      [success.status]: { description: success.says, content: json(reference(success.schema)) },
      ...errorResponses(errors),
      ...(!isPublic && {
        401: { description: 'The credential is missing, expired or invalid', content: json(ERROR) },
        403: { description: 'The credential does not permit this', content: json(ERROR) },
      }),
      429: { description: 'Too many requests; see Retry-After', content: json(ERROR) },
      default: { description: 'A fault of the service', content: json(ERROR) },
    },
  };
}

const ERROR = reference(error);

function errorResponses(codes: readonly ApiErrorCode[]): Json {
  const byStatus = Map.groupBy(codes, (code) => API_ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      { description: same.map((code) => API_ERRORS[code].title).join('; '), content: json(ERROR) },
    ]),
  );
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

function reference(schema: z.ZodType): Json {
  const name = nameOf(schema);
  return name === undefined ? { type: 'object' } : { $ref: `#/components/schemas/${name}` };
}

function nameOf(schema: z.ZodType): string | undefined {
  return schema.meta()?.id;
}

/** Writes a schema as JSON Schema 2020-12, the dialect of OpenAPI 3.1; named schemas within it become references. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const whole = z.toJSONSchema(schema, {
    io,
    // A format says it to people; the pattern that zod adds says the same to nobody.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  const own = whole.$defs?.[nameOf(schema) ?? ''] ?? whole;
  const text = JSON.stringify(own).replaceAll('"#/$defs/', '"#/components/schemas/');
  return omit(JSON.parse(text) as Json, ['$schema', '$defs', 'id']);
}

function omit(members: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

function operationIdOf(name: string): string {
  return name
    .replaceAll(/[^A-Za-z]+(.)?/g, (_, letter?: string) => letter?.toUpperCase() ?? '')
    .replace(/^[A-Z]+(?=[A-Z])/, (method) => method.toLowerCase());
}
