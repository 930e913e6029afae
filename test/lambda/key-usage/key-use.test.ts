import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { newestUsesIn, readKeyUse } from '../../../lambda/key-usage/key-use.ts';
import { accessLogLine } from './access-log.ts';

const NOW = 1_800_000_000;
const keyId = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('readKeyUse', () => {
  it.each([200, 204, 302, 403, 404, 429, 500, 504])(
    'takes a request that ended in %d for a use',
    (status) => {
      const line = accessLogLine({ keyId, at: NOW + 0.9, status });

      expect(readKeyUse(line, NOW)).toEqual({ keyId, at: NOW });
    },
  );

  it.each([
    ['a refused credential', { keyId, at: NOW, status: 401 }],
    ['a JWT', { keyId, at: NOW, credentialType: 'jwt' }],
    ['nobody', { at: NOW }],
  ])('passes over a request of %s', (_, line) => {
    expect(readKeyUse(accessLogLine(line), NOW)).toBeUndefined();
  });

  it.each([
    ['no JSON', 'START RequestId: 1'],
    ['an empty line', ''],
    ['an array', '[]'],
    ['no status', '{"credentialType":"api_key"}'],
    ['an id that is none', accessLogLine({ keyId: 'id#x', at: NOW })],
    ['a member twice', '{"status":"200","status":"200"}'],
    ['no time', accessLogLine({ keyId, at: Number.NaN })],
    ['a time far ahead', accessLogLine({ keyId, at: NOW + 301 })],
  ])('tells that a line with %s is malformed', (_, line) => {
    expect(readKeyUse(line, NOW)).toBe('malformed');
  });

  it('never throws, whatever a line is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect([undefined, 'malformed']).toContain(readKeyUse(line, NOW));
      }),
    );
  });
});

describe('newestUsesIn', () => {
  it('gives the newest use of each key, in whatever order and however often its lines come', () => {
    const uses = fc.array(fc.record({ key: fc.nat({ max: 4 }), at: fc.nat({ max: 1000 }) }), {
      minLength: 1,
      maxLength: 30,
    });
    const ids = Array.from({ length: 5 }, () => randomUUID());
    fc.assert(
      fc.property(uses, fc.gen(), (list, gen) => {
        const lines = list.map(({ key, at }) => accessLogLine({ keyId: ids[key]!, at: NOW - at }));
        const shuffled = gen(() =>
          fc.shuffledSubarray([...lines, ...lines], { minLength: 2 * lines.length }),
        );

        const { byKey, malformed } = newestUsesIn(shuffled, NOW);

        expect(malformed).toBe(0);
        expect(byKey.size).toBe(new Set(list.map(({ key }) => key)).size);
        for (const { key, at } of list)
          expect(byKey.get(ids[key]!)).toBeGreaterThanOrEqual(NOW - at);
        expect([...byKey.values()].every((at) => list.some((use) => NOW - use.at === at))).toBe(
          true,
        );
      }),
    );
  });

  it('counts what is malformed and reads the rest', () => {
    const { byKey, malformed } = newestUsesIn(['', accessLogLine({ keyId, at: NOW }), '{'], NOW);

    expect([...byKey]).toEqual([[keyId, NOW]]);
    expect(malformed).toBe(2);
  });
});
