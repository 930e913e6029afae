import type { IncomingMessage } from 'node:http';
import {
  recordRequest,
  SEEN_REQUESTS_MAX,
  type SeenRequest,
} from '../../../dev/workspace-service/seen-request.ts';

it('keeps the last thousand requests, oldest first', () => {
  const seen: SeenRequest[] = [];
  for (let index = 0; index <= SEEN_REQUESTS_MAX; index += 1) {
    recordRequest(seen, {
      method: 'GET',
      url: `/${index}`,
      rawHeaders: [],
    } as unknown as IncomingMessage);
  }

  expect(seen).toHaveLength(1000);
  expect(seen[0]?.target).toBe('/1');
  expect(seen.at(-1)?.target).toBe('/1000');
});
