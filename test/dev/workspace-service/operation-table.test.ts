// The table against the operations of the public API, as facts in a data file and over HTTP.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from '../../../dev/workspace-service/operation-table.ts';
import { withService } from './running-service.ts';

interface Fact {
  readonly method: string;
  readonly path: string;
  readonly public: boolean;
}

const FACTS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/operations.json'), 'utf8'),
) as Fact[];
/** What functions of their own answer. */
const ELSEWHERE = /^\/(access-control|api-keys|auth)(\/|$)/;
const OURS = FACTS.filter(({ path }) => !ELSEWHERE.test(path));

const linesOf = (operations: readonly Pick<Fact, 'method' | 'path'>[]) =>
  operations.map(({ method, path }) => `${method} ${path}`).sort();

it('has every operation of the public API that is answered here, once, and no other', () => {
  expect(OURS.length).toBeGreaterThan(100);
  expect(linesOf(OPERATIONS)).toEqual(linesOf(OURS));
});

it('answers nobody exactly where the public documentation says so', () => {
  const open = OPERATIONS.filter(({ isPublic }) => isPublic);

  expect(linesOf(open)).toEqual(linesOf(OURS.filter((fact) => fact.public)));
});

// Each on its own state, for some of them delete what the next would ask for.
it.each(linesOf(OURS))('answers %s', (line) =>
  withService(async ({ owner }) => {
    const [, collection] = line.split(/[ /]+/);
    const id = collection === 'apps' ? 'app-1' : 'ws-1';
    const concrete = line
      .replace('{app_id}', 'app-1')
      .replace('{id}', id)
      .replace(/\{\w+\}/g, 'x');
    const answer = await owner(concrete, line.startsWith('GET') ? undefined : {});

    expect(answer.text).not.toBe('{"message":"Not found"}');
    expect(answer.status).toBeLessThan(500);
  })(),
);

it.each(linesOf(OURS.filter((fact) => !fact.public)))('refuses %s to nobody', (line) =>
  withService(async ({ send }) => {
    const answer = await send(line.replace(/\{\w+\}/g, 'x'), {});

    expect(answer.status).toBe(401);
  })(),
);
