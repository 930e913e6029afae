// How conditions combine: lists of values, absent keys, `IfExists`, `Null`, and what is not understood.
import { matchConditions } from '../../../local/policy/condition.ts';

const CONTEXT = {
  'aws:UserAgent': 'curl',
  'aws:SourceIp': '10.0.0.1',
  'aws:EpochTime': '1795521600',
};

function match(operator: string, key: string, ...values: string[]) {
  return matchConditions([{ operator, key, values }], CONTEXT);
}

describe('matchConditions', () => {
  it('takes several values as alternatives', () => {
    expect(match('StringEquals', 'aws:UserAgent', 'wget', 'curl')).toBe('yes');
    expect(match('StringEquals', 'aws:UserAgent', 'wget', 'lynx')).toBe('no');
  });

  it('demands under a negated operator that no value compares', () => {
    expect(match('StringNotEquals', 'aws:UserAgent', 'wget', 'lynx')).toBe('yes');
    expect(match('StringNotEquals', 'aws:UserAgent', 'wget', 'curl')).toBe('no');
  });

  it('demands all conditions together', () => {
    const agent = { operator: 'StringEquals', key: 'aws:UserAgent', values: ['curl'] };
    const address = { operator: 'IpAddress', key: 'aws:SourceIp', values: ['192.0.2.0/24'] };

    expect(matchConditions([agent], CONTEXT)).toBe('yes');
    expect(matchConditions([agent, address], CONTEXT)).toBe('no');
  });

  it('compares the names of keys without regard to case', () => {
    expect(match('StringEquals', 'AWS:useragent', 'curl')).toBe('yes');
  });

  it('fails a plain operator on a key that the client did not send, and passes a negated one', () => {
    expect(match('StringEquals', 'aws:Referer', 'x')).toBe('no');
    expect(match('StringNotEquals', 'aws:Referer', 'x')).toBe('yes');
  });

  it('passes IfExists on an absent key and compares a present one', () => {
    expect(match('StringEqualsIfExists', 'aws:Referer', 'x')).toBe('yes');
    expect(match('StringEqualsIfExists', 'aws:UserAgent', 'x')).toBe('no');
    expect(match('StringEqualsIfExists', 'aws:UserAgent', 'curl')).toBe('yes');
  });

  it('tells by Null whether a key is absent', () => {
    expect(match('Null', 'aws:Referer', 'true')).toBe('yes');
    expect(match('Null', 'aws:Referer', 'false')).toBe('no');
    expect(match('Null', 'aws:UserAgent', 'true')).toBe('no');
    expect(match('Null', 'aws:UserAgent', 'false')).toBe('yes');
  });

  it('takes the epoch time as a number and as a date', () => {
    expect(match('NumericLessThan', 'aws:EpochTime', '1795521601')).toBe('yes');
    expect(match('DateLessThan', 'aws:EpochTime', '2026-11-24T12:00:00Z')).toBe('no');
  });

  it.each([
    ['an unknown operator', 'StringMatches', 'aws:UserAgent', 'curl'],
    ['an operator in another case', 'stringequals', 'aws:UserAgent', 'curl'],
    ['an ARN operator', 'ArnLike', 'aws:SourceArn', 'arn:x'],
    ['a set operator', 'ForAnyValue:StringEquals', 'aws:UserAgent', 'curl'],
    ['NullIfExists', 'NullIfExists', 'aws:UserAgent', 'false'],
    ['IfExists alone', 'IfExists', 'aws:UserAgent', 'curl'],
    ['an unknown key', 'StringEquals', 'aws:PrincipalTag/team', 'a'],
    ['an unknown key under Null', 'Null', 'aws:PrincipalTag/team', 'true'],
    ['an operator that the key does not work with', 'StringEquals', 'aws:SourceIp', '10.0.0.1'],
    ['a policy variable', 'StringEquals', 'aws:UserAgent', '${aws:username}'],
    ['a negated policy variable', 'StringNotEquals', 'aws:UserAgent', '${aws:username}'],
    ['Null with anything but a boolean', 'Null', 'aws:UserAgent', 'no'],
    [
      'a key that AWS always has and this request has not',
      'DateLessThan',
      'aws:CurrentTime',
      '2027-01-01',
    ],
    ['such a key under IfExists', 'DateLessThanIfExists', 'aws:CurrentTime', '2027-01-01'],
    ['such a key under Null', 'Null', 'aws:SecureTransport', 'true'],
  ])('does not understand %s', (_name, operator, key, value) => {
    expect(match(operator, key, value)).toBe('unknown');
  });

  it('does not understand an empty list of values or of conditions', () => {
    expect(match('StringNotEquals', 'aws:UserAgent')).toBe('unknown');
    expect(matchConditions([], CONTEXT)).toBe('unknown');
  });
});
