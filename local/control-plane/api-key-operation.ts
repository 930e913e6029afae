// The operations on API Gateway's own API keys: CreateApiKey, GetApiKeys and DeleteApiKey.
import { isKeyValue } from '../usage-plan/read-usage-plans.ts';
import type { UsageKey } from '../usage-plan/usage-plans.ts';
import { badRequest, conflict, notFound } from './operation.ts';
import type { Operation } from './operation.ts';
import { pageOf } from './page.ts';

const KNOWN_MEMBERS: ReadonlySet<string> = new Set(['description', 'enabled', 'name', 'value']);

/**
 * Creates a key. As on AWS, its value is unique, its name need not be, and it can be used only when the request says
 * that it is enabled.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html
 */
export const CREATE_API_KEY: Operation = {
  method: 'POST',
  path: /^\/apikeys$/,
  run: ({ body, query }, { usagePlans }) => {
    const unknown = Object.keys(body).find((member) => !KNOWN_MEMBERS.has(member));
    if (unknown !== undefined) return badRequest(`${unknown} is not emulated`);
    if (query.size > 0) return badRequest('imports are not emulated');
    const { name = '', value, enabled = false } = body;
    const isValue = value === undefined || (typeof value === 'string' && isKeyValue(value));
    if (typeof name !== 'string' || typeof enabled !== 'boolean' || !isValue)
      return badRequest('Invalid API key');
    const key = usagePlans.createKey({ name, value, isEnabled: enabled });
    return key === undefined
      ? conflict('API Key already exists')
      : { status: 201, body: viewOf(key, true) };
  },
};

/**
 * Lists keys, those alone whose names begin with `name` when it is there.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetApiKeys.html
 */
export const GET_API_KEYS: Operation = {
  method: 'GET',
  path: /^\/apikeys$/,
  run: ({ query }, { usagePlans }) => {
    const found = usagePlans.keys.filter(({ name }) => name.startsWith(query.get('name') ?? ''));
    const includesValues = query.get('includeValues') === 'true';
    return pageOf(found, query, (key) => viewOf(key, includesValues));
  },
};

/**
 * Deletes a key, in whatever plan it is.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteApiKey.html
 */
export const DELETE_API_KEY: Operation = {
  method: 'DELETE',
  path: /^\/apikeys\/([^/]+)$/,
  run: ({ parameters: [id = ''] }, { usagePlans }) =>
    usagePlans.deleteKey(id) ? { status: 202 } : notFound('Invalid API Key identifier specified'),
};

function viewOf(key: UsageKey, includesValue: boolean): Readonly<Record<string, unknown>> {
  const createdDate = Math.floor(key.createdAt / 1000);
  return {
    id: key.id,
    name: key.name,
    enabled: key.isEnabled,
    createdDate,
    lastUpdatedDate: createdDate,
    stageKeys: [],
    ...(includesValue && { value: key.value }),
  };
}
