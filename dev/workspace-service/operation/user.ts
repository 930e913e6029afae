// The caller's own preferences, limits and credits; they belong to the person, not to the account.
import { parseFields } from '../fields.ts';
import { ok, operation, type Call } from '../operation.ts';
import type { Preferences } from '../state.ts';

/** Operations below `/users/me`, but for metrics. */
export const USER_OPERATIONS = [
  operation('GET', '/users/me/settings', (call) => ok({ settings: preferencesOf(call).settings })),
  operation('PUT', '/users/me/settings', (call) => {
    const preferences = preferencesOf(call);
    preferences.settings = parseFields(call.body, { settings: 'object' }).settings;
    return ok({ settings: preferences.settings });
  }),
  operation('GET', '/users/me/regions', () =>
    ok({
      regions: [
        { id: 'eu-1', name: 'Europe' },
        { id: 'us-1', name: 'United States' },
      ],
    }),
  ),

  operation('GET', '/users/me/ai-defaults', (call) => ok(preferencesOf(call).aiDefaults)),
  operation('PUT', '/users/me/ai-defaults', (call) => {
    const preferences = preferencesOf(call);
    preferences.aiDefaults = parseFields(call.body, { provider: 'string?', model: 'string?' });
    return ok(preferences.aiDefaults);
  }),
  operation('PUT', '/users/me/ai-mode', (call) => {
    const preferences = preferencesOf(call);
    preferences.aiMode = parseFields(call.body, { mode: 'string' }).mode;
    return ok({ mode: preferences.aiMode });
  }),
  operation('GET', '/users/me/ai-usage', () =>
    ok({ requests: 0, input_tokens: 0, output_tokens: 0 }),
  ),
  operation('GET', '/users/me/credits', () =>
    ok({ free: 5, pro: 0, free_micro: 5_000_000, pro_micro: 0 }),
  ),
  operation('GET', '/users/me/limits', ({ account }) =>
    ok({
      workspaces: { max: 10, used: account.workspaces.size },
      apps: { max: 50, used: account.apps.size },
      compute_allowed: true,
    }),
  ),
];

function preferencesOf({ account, principal }: Pick<Call, 'account' | 'principal'>): Preferences {
  const preferences = account.preferences.get(principal) ?? {
    settings: {},
    aiDefaults: {},
    aiMode: 'managed',
  };
  account.preferences.set(principal, preferences);
  return preferences;
}
