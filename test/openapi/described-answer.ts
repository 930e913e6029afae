// Holds answers of the running API to its OpenAPI document.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { buildDocument } from '../../openapi/document.ts';

interface Response {
  readonly content?: { readonly 'application/json': { readonly schema: object } };
}

const document = JSON.parse(JSON.stringify(buildDocument())) as {
  paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
  components: object;
};
/** Every path of the document with what it matches. */
const templates = Object.keys(document.paths).map((template) => {
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
  return [template, new RegExp(`^${pattern}$`)] as const;
});
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const compiled = new Map<string, ValidateFunction>();

/**
 * Tells what is wrong with an answer by the document; nothing, if the document has that status for the operation and its
 * schema takes the body, or if it does not describe the operation at all.
 */
export function mistakesOf(
  method: string,
  path: string,
  { status, body }: { status: number; body: unknown },
): string[] {
  const template = templateOf(path);
  if (template === undefined) return [];
  const responses = document.paths[template]?.[method.toLowerCase()]?.responses;
  if (responses === undefined) return [];
  const response = responses[status] ?? (status >= 500 ? responses['default'] : undefined);
  if (response === undefined) return [`${method} ${template} does not describe ${status}`];
  const schema = response.content?.['application/json'].schema ?? {};
  const name = `${method} ${template} ${status}`;
  const validate =
    compiled.get(name) ?? ajv.compile({ ...schema, components: document.components });
  compiled.set(name, validate);
  return validate(body)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message }) => `${name} ${instancePath} ${message}`,
      );
}

function templateOf(path: string): string | undefined {
  const bare = path.replace(/\?.*$/, '').replace(/^\/api(\/v1)?/, '');
  return templates.find(([, pattern]) => pattern.test(bare))?.[0];
}
