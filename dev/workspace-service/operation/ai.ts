// How a workspace reaches language models: through the managed proxy or with the owner's own key.
import { parseChoice, parseFields } from '../fields.ts';
import { ok, ServiceError } from '../operation.ts';
import { workspaceOperation } from '../owned-operation.ts';

const MODES = ['managed', 'byok'] as const;
const CONFIG_SHAPE = { provider: 'string', model: 'string?', base_url: 'string?' } as const;

/** The operations of the tag "AI" that concern one workspace. */
export const AI_OPERATIONS = [
  workspaceOperation('GET', '/ai-config', ({ detail }) => ok(detail.aiConfig)),
  workspaceOperation('PUT', '/ai-config', ({ body, detail }) => {
    const config = parseFields(body, CONFIG_SHAPE);
    // The one body in which the documentation refuses fields that it does not know.
    const isKnown = Object.keys(body as object).every((name) => Object.hasOwn(CONFIG_SHAPE, name));
    if (!isKnown)
      throw new ServiceError(400, 'ai-config may have provider, model and base_url only');
    detail.aiConfig = config;
    return ok(config);
  }),
  workspaceOperation('GET', '/mode', ({ detail: { mode } }) => ok({ mode })),
  workspaceOperation('PUT', '/mode', ({ body, detail }) => {
    detail.mode = parseChoice('mode', parseFields(body, { mode: 'string' }).mode, MODES);
    return ok({ mode: detail.mode });
  }),
];
