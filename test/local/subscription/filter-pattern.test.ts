// The filter patterns of CloudWatch Logs, as CDK writes them and as people do.
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { compileFilterPattern } from '../../../local/subscription/filter-pattern.ts';
import { LogLine } from '../../../local/subscription/log-line.ts';

const LINE = JSON.stringify({
  credentialType: 'api_key',
  status: 200,
  statusText: '200',
  'dashed-name': 'x',
  ok: true,
  nothing: null,
  quoted: 'say "hi" \\',
  list: [{ name: 'first' }],
  caller: { ip: '10.1.2.3' },
});
const matches = (pattern: string, line = LINE) =>
  compileFilterPattern(pattern)(new LogLine(line, 0));

describe('subscription-02: a filter pattern', () => {
  it.each([
    ['{ $.credentialType = "api_key" }', '{ $.credentialType = "jwt" }'],
    ['{$.credentialType="api_key"}', '{$.credentialType="api_ke"}'],
    ['{ $.credentialType = api_* }', '{ $.credentialType = *_api }'],
    ['{ $.credentialType = "*_key" }', '{ $.credentialType = "key*" }'],
    ['{ $.credentialType = "*i_k*" }', '{ $.credentialType = "*jwt*" }'],
    ['{ $.credentialType != "jwt" }', '{ $.credentialType != "api_key" }'],
    ['{ $.caller.ip = 10.1.* }', '{ $.caller.ip != 10.1.* }'],
    ['{ $.list[0].name = "first" }', '{ $.list[1].name = "first" }'],
    ['{ $.dashed-name = x }', '{ $.dashed = x }'],
    ['{ $.status = 200 }', '{ $.status != 200 }'],
    ['{ $.status >= 2e2 }', '{ $.status > 200 }'],
    ['{ $.status <= 200 }', '{ $.status < 200 }'],
    ['{ $.ok IS TRUE }', '{ $.ok IS FALSE }'],
    ['{ $.nothing IS NULL }', '{ $.status IS NULL }'],
    ['{ $.missing NOT EXISTS }', '{ $.nothing NOT EXISTS }'],
    ['{ $.status = "*" }', '{ $.missing = "*" }'],
    [String.raw`{ $.quoted = "say \"hi\" \\" }`, String.raw`{ $.quoted = "say hi" }`],
    ['{ $.status = 200 && $.ok IS TRUE }', '{ $.status = 200 && $.ok IS FALSE }'],
    ['{ $.status = 1 || $.ok IS TRUE }', '{ $.status = 1 || $.ok IS FALSE }'],
    [
      '{ $.ok IS TRUE || $.ok IS TRUE && $.ok IS FALSE }',
      '{ ($.ok IS TRUE || $.ok IS TRUE) && $.ok IS FALSE }',
    ],
  ])('%s matches, %s does not', (fitting, unfitting) => {
    expect([matches(fitting), matches(unfitting)]).toEqual([true, false]);
  });

  it.each([
    ['a field that is not there', '{ $.missing != "x" }'],
    ['a text as a number', '{ $.statusText = 200 }'],
    ['a number as a text', '{ $.status = "200" }'],
    ['a number that it is not', '{ $.statusText != 200 }'],
    ['a member of a text', '{ $.credentialType.length = 7 }'],
  ])('does not match %s', (_case, pattern) => {
    expect(matches(pattern)).toBe(false);
  });

  it('matches every line when it is empty, and no line that is no JSON otherwise', () => {
    expect(matches(' ', 'any text')).toBe(true);
    expect(matches('{ $.a NOT EXISTS }', 'any text')).toBe(false);
    expect(matches('{ $.a NOT EXISTS }', 'null')).toBe(false);
    expect(matches('{ $.a NOT EXISTS }', '{}')).toBe(true);
  });

  it('is understood as CDK writes it', () => {
    const { logPatternString } = FilterPattern.all(
      FilterPattern.stringValue('$.credentialType', '=', 'api_key'),
      FilterPattern.any(
        FilterPattern.numberValue('$.status', '>', 500),
        FilterPattern.exists('$.status'),
      ),
      FilterPattern.notExists('$.missing'),
      FilterPattern.booleanValue('$.ok', true),
      FilterPattern.isNull('$.nothing'),
    );

    expect(matches(logPatternString)).toBe(true);
  });

  it.each([
    ['terms', '"ERROR" "Exception"'],
    ['columns', '[ip, user, status = 4*]'],
    ['a regular expression', '{ $.a = %x% }'],
    ['a field in brackets', `{ $['a'] = "b" }`],
    ['a wildcard for a member', '{ $.a[*] = "b" }'],
    ['a wildcard within a text', '{ $.a = "b*c" }'],
    ['no comparison', '{ $.a }'],
    ['nothing in braces', '{ }'],
    ['an operator that is not known', '{ $.a ~ 1 }'],
    ['a comparison of texts by size', '{ $.a > "b" }'],
    ['difference from anything', '{ $.a != "*" }'],
    ['a parenthesis that is not closed', '{ ($.a = 1 }'],
    ['a parenthesis too many', '{ $.a = 1) }'],
    ['two conditions without a sign', '{ $.a = 1 $.b = 2 }'],
    ['a text that is not closed', '{ $.a = "b }'],
    ['an escape that is not known', String.raw`{ $.a = "\*" }`],
    ['a value first', '{ "b" = $.a }'],
    ['a value as a text without quotes', '{ $.a = b/c }'],
    ['a sign at the end', '{ $.a = 1 && }'],
  ])('refuses %s', (_case, pattern) => {
    expect(() => compileFilterPattern(pattern)).toThrow(
      expect.objectContaining({ name: 'FilterPatternError' }) as Error,
    );
  });
});
