// What a browser is told before it calls the API for a page: leave for the first-party origins, none for any other.
import { ALLOWED_ORIGINS } from '../../core/cors.ts';
import { compare, type Mistake } from './finding.ts';
import type { Answer, FrontDoorClient } from './front-door-client.ts';

/** A tenant's app lives on such a sibling of the first-party origins. */
const FOREIGN_ORIGIN = 'https://somebody.rigbox.dev';

/** Checks that each first-party origin may call with a credential. */
export async function lookAtOwnOrigins(door: FrontDoorClient): Promise<Mistake[]> {
  const mistakes = await Promise.all(
    ALLOWED_ORIGINS.map(async (origin) => {
      const { status, headers } = await preflight(door, origin);
      const allowedHeaders = headers.get('Access-Control-Allow-Headers') ?? '';
      const mayAuthorize = /(^|,)\s*authorization\s*(,|$)/i.test(allowedHeaders);
      return [
        ...compare(`${origin}: status`, status, 204),
        ...compare(
          `${origin}: Access-Control-Allow-Origin`,
          headers.get('Access-Control-Allow-Origin') ?? undefined,
          origin,
        ),
        ...(mayAuthorize
          ? []
          : compare(
              `${origin}: Access-Control-Allow-Headers`,
              allowedHeaders,
              'Authorization among them',
            )),
      ];
    }),
  );
  return mistakes.flat();
}

/** Checks that no other origin gets leave, not even by `*`. */
export async function lookAtForeignOrigin(door: FrontDoorClient): Promise<Mistake[]> {
  const { headers } = await preflight(door, FOREIGN_ORIGIN);
  return compare(
    `${FOREIGN_ORIGIN}: Access-Control-Allow-Origin`,
    headers.get('Access-Control-Allow-Origin') ?? undefined,
    undefined,
  );
}

function preflight(door: FrontDoorClient, origin: string): Promise<Answer> {
  return door.ask('/api/v1/workspaces', {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'authorization',
    },
  });
}
