// One page of a list that the control plane gives: at most `limit` entries after `position`.
import { badRequest } from './operation.ts';
import type { OperationAnswer } from './operation.ts';

const SIZE_DEFAULT = 25;
const SIZE_MAX = 500;

/** Answers with a page, and with the position after it when there is more. */
export function pageOf<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  query: URLSearchParams,
  viewOf: (entry: Entry) => unknown,
): OperationAnswer {
  const limit = Number(query.get('limit') ?? SIZE_DEFAULT);
  if (!Number.isInteger(limit) || limit < 1 || limit > SIZE_MAX) return badRequest('Invalid limit');
  const position = query.get('position');
  const start = entries.findIndex(({ id }) => id === position) + 1;
  const page = entries.slice(start, start + limit);
  const isLast = start + limit >= entries.length;
  return {
    status: 200,
    body: { item: page.map(viewOf), ...(!isLast && { position: page.at(-1)?.id }) },
  };
}
