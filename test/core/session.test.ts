import fc from 'fast-check';
import {
  cleanUserAgent,
  isSessionId,
  refusalOfSession,
  SESSION_SECONDS_MAX,
} from '../../core/session.ts';

const NOW = 1_800_000_000;
const ended = { refused: 'session-ended' };

describe('refusalOfSession', () => {
  const startedAt = NOW - 1000;

  it('lets a session live of which nothing is known', () => {
    expect(refusalOfSession({}, { startedAt }, NOW)).toBeUndefined();
  });

  it.each([['endedAt'], ['signedOutBefore']] as const)(
    'refuses by %s what started until then, and lets what started later live',
    (member) => {
      expect(refusalOfSession({ [member]: startedAt + 1 }, { startedAt }, NOW)).toEqual(ended);
      expect(refusalOfSession({ [member]: startedAt }, { startedAt }, NOW)).toEqual(ended);
      expect(refusalOfSession({ [member]: startedAt - 1 }, { startedAt }, NOW)).toBeUndefined();
    },
  );

  it('takes no time for withdrawn that is not said to be', () => {
    expect(refusalOfSession({}, { startedAt: 0 }, 1)).toBeUndefined();
  });

  it('refuses every session of a disabled user, whenever it started', () => {
    const refusal = refusalOfSession({ disabledAt: startedAt - 1 }, { startedAt }, NOW);

    expect(refusal).toEqual({ refused: 'user-disabled' });
  });

  it('refuses a session that has lasted as long as one may', () => {
    const end = startedAt + 90 * 24 * 60 * 60;

    expect(SESSION_SECONDS_MAX).toBe(end - startedAt);
    expect(refusalOfSession({}, { startedAt }, end - 1)).toBeUndefined();
    expect(refusalOfSession({}, { startedAt }, end)).toEqual(ended);
  });

  it('never lets an ended session live again, whatever else is known and however late it is', () => {
    const time = fc.option(fc.nat({ max: 2 * NOW }), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(NOW), fc.nat(NOW), time, (start, endedAt, signedOutBefore) => {
        const state = { endedAt, ...(signedOutBefore !== undefined && { signedOutBefore }) };
        const refusal = refusalOfSession(state, { startedAt: start }, NOW);

        if (start <= endedAt) expect(refusal).toEqual(ended);
      }),
    );
  });
});

describe('isSessionId', () => {
  it.each(['3f0c', 'a-b_c~d.E', 'x'.repeat(128)])('takes %s', (id) => {
    expect(isSessionId(id)).toBe(true);
  });

  it.each(['', '#user', 'a/b', 'a b', 'a"b', 'é', 'x'.repeat(129), 7, undefined])(
    'does not take %j',
    (id) => {
      expect(isSessionId(id)).toBe(false);
    },
  );
});

describe('cleanUserAgent', () => {
  it('keeps an ordinary one as it is', () => {
    const text = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

    expect(cleanUserAgent(text)).toBe(text);
  });

  it('leaves nothing that breaks out of a quoted text, and no more than 200 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const clean = cleanUserAgent(text) ?? '-';

        expect(JSON.parse(`"${clean}"`)).toBe(clean);
        expect(clean.length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it('keeps the first 200 characters', () => {
    expect(cleanUserAgent('ab'.repeat(200))).toBe('ab'.repeat(100));
  });

  it('keeps no API key, whoever has put one there and however it is split by quotes', () => {
    const key = `rb_live_${'a1B2'.repeat(9)}`;

    expect(cleanUserAgent(`curl/8 ${key}`)).toBe('curl/8 rb_[redacted]');
    expect(cleanUserAgent(`curl/8 ${key.slice(0, 12)}"${key.slice(12)}`)).not.toContain('a1B2');
  });

  it.each([undefined, null, '', '   ', '""'])('gives nothing for %j', (text) => {
    expect(cleanUserAgent(text)).toBeUndefined();
  });
});
