// Logs of workspaces, apps and services: three constant lines, as a page of them or as a stream that ends.
import { parseFields } from '../fields.ts';
import { created, deleted, found, ok, ServiceError, type Answer, type Call } from '../operation.ts';
import { appOperation, workspaceOperation } from '../owned-operation.ts';
import { createId } from '../state.ts';

const LINES = ['starting', 'listening on 0.0.0.0:8080', 'ready'];
const LINES_MAX = 1000;

/**
 * Answers the last lines, as many as `lines` asks for.
 *
 * @throws {ServiceError} 400 when `lines` is not a number from 1 to 1000.
 */
export function answerLogs({ query }: Pick<Call, 'query'>): Answer {
  return ok({ lines: lastLines(query), has_more: false, cursor: null });
}

/** Operations of the tag "Logs". */
export const LOG_OPERATIONS = [
  workspaceOperation('GET', '/logs', answerLogs),
  workspaceOperation('GET', '/logs/stream', streamLogs),
  appOperation('GET', '/logs', answerLogs),
  appOperation('GET', '/logs/stream', streamLogs),

  appOperation('GET', '/log-sources', ({ detail }) =>
    ok({ sources: [...detail.logSources.values()] }),
  ),
  appOperation('POST', '/log-sources', ({ body, detail }) => {
    const given = parseFields(body, { path: 'string', name: 'string?' });
    const source = { id: createId('log'), ...given };
    detail.logSources.set(source.id, source);
    return created(source);
  }),
  appOperation('PATCH', '/log-sources/{source_id}', ({ body, detail, params }) => {
    const source = found(detail.logSources, params.source_id, 'Log source');
    const changed = { ...source, ...parseFields(body, { path: 'string?', name: 'string?' }) };
    detail.logSources.set(params.source_id, changed);
    return ok(changed);
  }),
  appOperation('DELETE', '/log-sources/{source_id}', ({ detail, params }) => {
    found(detail.logSources, params.source_id, 'Log source');
    detail.logSources.delete(params.source_id);
    return deleted('Log source');
  }),
];

function streamLogs({ query }: Pick<Call, 'query'>): Answer {
  return { status: 200, events: lastLines(query).map((line) => ({ line })) };
}

function lastLines(query: URLSearchParams): string[] {
  const asked = query.get('lines') ?? '200';
  const count = /^\d{1,4}$/.test(asked) ? Number(asked) : 0;
  if (count < 1 || count > LINES_MAX) {
    throw new ServiceError(400, `lines must be a number from 1 to ${LINES_MAX}`);
  }
  return LINES.slice(-count);
}
