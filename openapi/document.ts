// The OpenAPI 3.1 document of the operations that this project answers, made from the schemas that validate requests and
// the tables of operations and errors.
import { z } from 'zod';
import { API_ERRORS, type ApiErrorCode } from '../core/error.ts';
import {
  accessDecision,
  binding,
  bindingList,
  principalList,
  removal,
  resourceTags,
  rolePresetList,
  servicePrincipal,
  servicePrincipalList,
  throttleBinding,
  throttlePresetList,
} from './access-control-schema.ts';
import {
  OPERATIONS,
  TAGS,
  type Json,
  type OperationSpecification,
} from './operation-specification.ts';
import {
  apiKey,
  apiKeyPage,
  cliLogin,
  error,
  identity,
  leakFeedback,
  message,
  newApiKey,
  rotatedApiKey,
  session,
  sessionList,
} from './response-schema.ts';

const COMPONENTS = {
  accessDecision,
  apiKey,
  apiKeyPage,
  binding,
  bindingList,
  cliLogin,
  error,
  identity,
  leakFeedback,
  message,
  newApiKey,
  principalList,
  removal,
  resourceTags,
  rolePresetList,
  rotatedApiKey,
  servicePrincipal,
  servicePrincipalList,
  session,
  sessionList,
  throttleBinding,
  throttlePresetList,
};

/** Builds the document. */
export function buildDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rigbox API: keys, identity and access',
      version: '1.0.0',
      description: 'The operations that the front door of the Rigbox API answers itself.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'https://api.rigbox.dev/api/v1' }, { url: 'https://api.rigbox.dev/api' }],
    security: [{ bearer: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
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
  const {
    summary,
    tag,
    success,
    body,
    parameters,
    errors = [],
    refusals = {},
    isPublic,
  } = specification;
  return {
    operationId: operationIdOf(name),
    summary,
    tags: [tag],
    ...(isPublic && { security: [] }),
    ...(parameters && { parameters }),
    ...(body && { requestBody: { content: json(toJsonSchema(body, 'input')) } }),
    responses: {
      [success.status]: { description: success.says, content: json(reference(success.schema)) },
      ...(!isPublic && {
        401: { description: 'The credential is missing, expired or invalid', content: json(ERROR) },
        403: { description: 'The credential does not permit this', content: json(ERROR) },
      }),
      ...errorResponses(errors),
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [
          status,
          { description, content: json(ERROR) },
        ]),
      ),
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
