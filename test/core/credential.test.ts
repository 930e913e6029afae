import fc from 'fast-check';
import { CREDENTIAL_LENGTH_MAX, readCredential } from '../../core/credential.ts';

const bearer = (value: string) => readCredential({ headers: { Authorization: value } });

describe('readCredential', () => {
  it('sorts by the rb_ prefix', () => {
    expect(bearer('Bearer rb_live_abc')).toEqual({ kind: 'api-key', presented: 'rb_live_abc' });
    expect(bearer('Bearer a.b.c')).toEqual({ kind: 'jwt', presented: 'a.b.c' });
  });

  it('takes the scheme in any casing and with several spaces', () => {
    expect(bearer('bEARER   a.b.c')).toEqual({ kind: 'jwt', presented: 'a.b.c' });
  });

  it.each([
    {},
    { headers: null, multiValueHeaders: null },
    { headers: { Accept: 'x' } },
    { headers: { Authorization: undefined } },
    { headers: { 'X-Custom-Name': 'as long as the name of the header' } },
    { multiValueHeaders: { Accept: ['x'] } },
    { multiValueHeaders: { Authorization: undefined } },
    { multiValueHeaders: { Authorization: [] } },
  ])('refuses a request without the header: %j', (request) => {
    expect(readCredential(request)).toEqual({ refused: 'credential-missing' });
  });

  it('finds the header among others, in whatever casing', () => {
    for (const name of ['Authorization', 'authorization', 'AUTHORIZATION']) {
      const headers = { 'X-Custom-Name': 'x', [name]: 'Bearer a.b.c', Accept: 'y' };
      const multiValueHeaders = Object.fromEntries(
        Object.entries(headers).map(([each, value]) => [each, [value]]),
      );
      expect(readCredential({ headers })).toEqual({ kind: 'jwt', presented: 'a.b.c' });
      expect(readCredential({ multiValueHeaders })).toEqual({ kind: 'jwt', presented: 'a.b.c' });
    }
  });

  it('refuses an empty value as missing', () => {
    expect(bearer('')).toEqual({ refused: 'credential-missing' });
  });

  it('refuses a repeated header, in one casing or two', () => {
    const repeated = { refused: 'credential-repeated' };
    const twice = { Authorization: ['Bearer a.b.c', 'Bearer a.b.c'] };
    const bothCasings = { Authorization: ['Bearer a.b.c'], authorization: ['Bearer d.e.f'] };
    expect(readCredential({ multiValueHeaders: twice })).toEqual(repeated);
    expect(readCredential({ multiValueHeaders: bothCasings })).toEqual(repeated);
    expect(readCredential({ headers: { AUTHORIZATION: 'x', authorization: 'y' } })).toEqual(
      repeated,
    );
  });

  it('reads all values rather than the last one', () => {
    const request = {
      headers: { Authorization: 'Bearer a.b.c' },
      multiValueHeaders: { Authorization: ['Bearer rb_x', 'Bearer a.b.c'] },
    };
    expect(readCredential(request)).toEqual({ refused: 'credential-repeated' });
  });

  it.each([
    'Basic dXNlcjpwYXNz',
    'Bearer',
    'Bearera.b.c',
    'Bearer\ta.b.c',
    ' Bearer a.b.c',
    'rb_live_x',
  ])('refuses another scheme: %j', (value) => {
    expect(bearer(value)).toEqual({ refused: 'scheme-unsupported' });
  });

  it.each([
    'Bearer a b',
    'Bearer a.b',
    'Bearer a.b.c.d',
    'Bearer abc',
    'Bearer a.b.c\n',
    'Bearer =a.b.c',
    'Bearer rb_é',
  ])('refuses what has neither shape: %j', (value) => {
    expect(bearer(value)).toEqual({ refused: 'credential-malformed' });
  });

  it('refuses a value longer than any credential, and reads one of that length', () => {
    const token = `a.b.${'c'.repeat(CREDENTIAL_LENGTH_MAX - 'Bearer a.b.'.length)}`;
    expect(bearer(`Bearer ${token}`)).toHaveProperty('kind', 'jwt');
    expect(bearer(`Bearer ${token}c`)).toEqual({ refused: 'credential-oversized' });
  });

  it('never throws, whatever the headers', () => {
    const values = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
    const headers = fc.dictionary(fc.constantFrom('Authorization', 'authorization', 'x'), values);
    fc.assert(
      fc.property(headers, fc.dictionary(fc.string(), fc.array(values)), (one, many) => {
        readCredential({ headers: one, multiValueHeaders: many });
      }),
    );
  });
});
