import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lint } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';

type SpecData = Parameters<Validator['validate']>[0];
import { OPERATIONS } from '../../core/operation.ts';
import { ACCESS_CONTROL_ROUTES, ROUTES } from '../../core/route.ts';
import { buildDocument } from '../../openapi/document.ts';

const FILE = join(import.meta.dirname, '../../openapi/openapi.json');
const document = buildDocument() as {
  paths: Record<
    string,
    Record<
      string,
      { operationId: string; security?: unknown[]; parameters?: { name: string; in: string }[] }
    >
  >;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    ...operation,
  })),
);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate(structuredClone(document) as SpecData)).toEqual({
      valid: true,
    });
  });

  it('breaks none of the strict rules of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lint({ ref: FILE, config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('is what openapi/openapi.json says; npm run docs writes it', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('describes every route of the gateway that is not the proxy, public ones as public', () => {
    const described = operations.map(({ method, path, security }) => [
      method,
      path,
      security !== undefined,
    ]);
    const routes = [...ROUTES, ...ACCESS_CONTROL_ROUTES].map(({ method, path, access }) => [
      method,
      path,
      access === 'public',
    ]);
    expect(described.sort()).toEqual(routes.sort());
  });

  it('describes operations of the operation table only, each under a name of its own', () => {
    const known = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    for (const { method, path } of operations) expect(known).toContain(`${method} ${path}`);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('declares every parameter of every path', () => {
    for (const { path, parameters = [] } of operations) {
      const inPath = parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });
});
