import { compare, examine, formatFinding, skip } from '../../../cli/doctor/finding.ts';

const KEY = `rb_live_${'k'.repeat(36)}`;
const failed = (found: string) =>
  ({ name: 'check', status: 'failed', mistakes: [{ found, expected: 'good' }] }) as const;

describe('a finding', () => {
  it('is ok without mistakes, failed with one', async () => {
    expect(await examine('check', () => Promise.resolve([]))).toHaveProperty('status', 'ok');
    const mistakes = compare('status', 500, 200);
    expect(await examine('check', () => Promise.resolve(mistakes))).toEqual({
      name: 'check',
      status: 'failed',
      mistakes: [{ found: 'status 500', expected: '200' }],
    });
  });

  it('is failed when the check cannot be carried out, with the cause', async () => {
    const error = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });

    const finding = await examine('check', () => Promise.reject(error));

    expect(formatFinding(finding)).toBe(
      'failed   check: found fetch failed (connect ECONNREFUSED), expected an answer',
    );
  });

  it('says what is there and should not be, and the reverse', () => {
    expect(compare('header', 'x', undefined)).toEqual([
      { found: 'header x', expected: 'not there' },
    ]);
    expect(compare('header', undefined, 'x')).toEqual([
      { found: 'header not there', expected: 'x' },
    ]);
    expect(compare('header', undefined, undefined)).toEqual([]);
  });
});

describe('a line', () => {
  it('has status, name, and what there is to say', () => {
    expect(formatFinding({ name: 'check', status: 'ok' })).toBe('ok       check');
    expect(formatFinding(skip('check', 'no key'))).toBe('skipped  check: no key');
    expect(formatFinding(failed('bad'))).toBe('failed   check: found bad, expected good');
  });

  it('never has a key or the given credential in it', () => {
    const line = formatFinding(failed(`echo ${KEY} and eyJ.token`), 'eyJ.token');

    expect(line).toContain('echo rb_[redacted] and [credential]');
  });

  it('is one line, whatever the other side sent, and cannot steer a terminal', () => {
    const line = formatFinding(failed('a\nb\r\u001b[31mc\u2028d\u202e'));

    expect(line).toContain('a?b??[31mc?d?');
  });

  it('cuts what is long, and no key out of its middle', () => {
    const line = formatFinding(failed(`${'x'.repeat(180)}${KEY}`));

    expect(line.length).toBeLessThan(260);
    expect(line).not.toContain('rb_live');
  });
});
