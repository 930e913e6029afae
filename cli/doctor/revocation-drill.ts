// A fire drill of revocation: a key of its own is created, used, deleted and used again.
import { compare, examine, skip, type Finding, type Mistake } from './finding.ts';
import { refusalMistakes } from './answer-check.ts';
import type { Answer, FrontDoorClient } from './front-door-client.ts';

/**
 * Life of the drill's key, in case its deletion does not arrive. Longer than API Gateway keeps any policy (an hour), so
 * that no policy of the drill carries the end of the key.
 */
const KEY_LIFETIME_MS = 2 * 3_600_000;

/** How much later than its answer a deletion may take effect: clocks and whole seconds, but no cache. */
const EFFECTIVE_TOLERANCE_MS = 5000;

const KEYS_PATH = '/api/v1/api-keys';
const USE_PATH = '/api/v1/auth/me';

/** The drill's checks. */
export const DRILL_CHECKS = {
  use: 'a new key works, from the cache too',
  revocation: 'a deleted key is refused at once',
  effectiveBy: 'a deletion says that it holds already',
} as const;

interface DrillKey {
  readonly id: string;
  readonly key: string;
}

/** Carries the drill out; `credential` must be allowed to create and delete keys. */
export async function* drillRevocation(
  door: FrontDoorClient,
  credential: string,
): AsyncGenerator<Finding> {
  let made: DrillKey | undefined;
  yield await examine(DRILL_CHECKS.use, async () => {
    const answer = await createKey(door, credential);
    made = readKey(answer);
    return made ? useMistakes(door, made) : compare('creation status', answer.status, 201);
  });
  if (made === undefined) {
    yield skip(DRILL_CHECKS.revocation, 'there is no key to delete');
    yield skip(DRILL_CHECKS.effectiveBy, 'there is no key to delete');
    return;
  }
  const { id, key } = made;
  let deletion: Answer | undefined;
  yield await examine(DRILL_CHECKS.revocation, async () => {
    deletion = await door.ask(`${KEYS_PATH}/${id}`, { method: 'DELETE', credential });
    const afterwards = await door.ask(USE_PATH, { credential: key });
    return [
      ...compare('deletion status', deletion.status, 200),
      ...refusalMistakes(afterwards, 'deleted key'),
    ];
  });
  const header = deletion?.headers.get('X-Rigbox-Effective-By') ?? undefined;
  const answeredAt = Date.parse(deletion?.headers.get('Date') ?? '') || Date.now();
  yield await examine(DRILL_CHECKS.effectiveBy, () =>
    Promise.resolve(effectiveByMistakes(header, answeredAt)),
  );
}

function createKey(door: FrontDoorClient, credential: string): Promise<Answer> {
  const expiresAt = new Date(Date.now() + KEY_LIFETIME_MS).toISOString();
  return door.ask(KEYS_PATH, {
    method: 'POST',
    credential,
    body: { name: 'doctor: revocation drill', expires_at: expiresAt },
  });
}

function readKey({ status, fields }: Answer): DrillKey | undefined {
  const id = fields?.['id'];
  const key = fields?.['key'];
  const isKey = typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) && typeof key === 'string';
  return status === 201 && isKey ? { id, key } : undefined;
}

/** Uses the key twice: the second time, API Gateway has its policy in the cache. */
async function useMistakes(door: FrontDoorClient, { key }: DrillKey): Promise<Mistake[]> {
  const first = await door.ask(USE_PATH, { credential: key });
  const second = await door.ask(USE_PATH, { credential: key });
  return [
    ...compare('first use: status', first.status, 200),
    ...compare('second use: status', second.status, 200),
  ];
}

/** A time in the future means that the cache could not be emptied: the key is refused when its policy has ended. */
function effectiveByMistakes(header: string | undefined, answeredAt: number): Mistake[] {
  const effectiveAt = Date.parse(header ?? '');
  if (effectiveAt <= answeredAt + EFFECTIVE_TOLERANCE_MS) return [];
  return compare(
    'X-Rigbox-Effective-By',
    header,
    `no later than ${new Date(answeredAt).toISOString()}, when it was answered`,
  );
}
