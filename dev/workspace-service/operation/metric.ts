// Metrics of workspaces, apps and AI usage: quiet machines, so that two answers to the same question are equal.
import { ok, operation } from '../operation.ts';
import { appOperation, workspaceOperation } from '../owned-operation.ts';

const USAGE = { cpu_percent: 3.5, ram_used_mb: 512, disk_used_mb: 2048 };
const USAGE_SERIES = seriesOf(USAGE);
const AI_USAGE = { requests: 0, input_tokens: 0, output_tokens: 0 };
const AI_USAGE_SERIES = seriesOf(AI_USAGE);

/** Every operation whose path has `metrics` in it. */
export const METRIC_OPERATIONS = [
  workspaceOperation('GET', '/metrics', () => ok(USAGE_SERIES)),
  workspaceOperation('GET', '/metrics/series', () => ok(USAGE_SERIES)),
  workspaceOperation('GET', '/metrics/summary', () => ok(USAGE)),
  workspaceOperation('GET', '/ai-usage/metrics', () => ok(AI_USAGE_SERIES)),
  workspaceOperation('GET', '/ai-usage/metrics/summary', () => ok(AI_USAGE)),
  appOperation('GET', '/metrics', () => ok(USAGE_SERIES)),
  appOperation('GET', '/metrics/summary', () => ok(USAGE)),
  operation('GET', '/users/me/ai-usage/metrics', () => ok(AI_USAGE_SERIES)),
  operation('GET', '/users/me/ai-usage/metrics/summary', () => ok(AI_USAGE)),
];

function seriesOf(values: Readonly<Record<string, number>>): object {
  return { series: Object.entries(values).map(([name, value]) => ({ name, values: [value] })) };
}
