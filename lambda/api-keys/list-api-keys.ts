// GET /api-keys: the account's keys, newest first, a page at a time. Never the keys themselves.
import { ApiError } from '../../core/error.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { authorityFor, isWithinReach } from './caller-authority.ts';
import { viewOf } from './api-key-view.ts';

const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;

/** Creates the operation. */
export function listApiKeysOperation({ store, now }: ApiKeyService): Operation {
  return async (request) => {
    await authorityFor(store, request, 'api-key:read');
    const { caller, query } = request;
    const limit = readPageSize(query['max_results']);
    const after = readCursor(query['cursor']);
    const page = await store.list(caller.accountId, {
      limit,
      ...(after !== undefined && { after }),
    });
    return jsonResponse(200, {
      api_keys: page.records
        .filter((record) => isWithinReach(request, record))
        .map((record) => viewOf(record, now())),
      ...(page.next !== undefined && { next_cursor: encodeCursor(page.next) }),
    });
  };
}

function readPageSize(text: string | undefined): number {
  if (text === undefined) return PAGE_DEFAULT;
  const size = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > PAGE_MAX) {
    throw new ApiError('query-invalid', { detail: `max_results must be 1 to ${PAGE_MAX}` });
  }
  return size;
}

// A cursor is a place in the order of the listing, so keys that come or go meanwhile do not shift it.
function encodeCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^\d{12}#[0-9a-f-]{36}$/.test(place)) {
    throw new ApiError('query-invalid', { detail: 'cursor must be a next_cursor of this listing' });
  }
  return place;
}
