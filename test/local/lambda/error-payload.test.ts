// The error payload of whatever is thrown.
import { RuntimeError, errorPayloadOf } from '../../../local/lambda/error-payload.ts';

describe('errorPayloadOf', () => {
  it('gives name, message and stack of an error', () => {
    expect(errorPayloadOf(new RangeError('too far'))).toEqual({
      errorType: 'RangeError',
      errorMessage: 'too far',
      trace: expect.arrayContaining(['RangeError: too far']) as string[],
    });
    expect(errorPayloadOf(new RuntimeError('Runtime.X', 'm'))).toMatchObject({
      errorType: 'Runtime.X',
    });
  });

  it('gives the type and the text of what is no error', () => {
    expect(errorPayloadOf(null)).toEqual({ errorType: 'object', errorMessage: 'null', trace: [] });
    expect(errorPayloadOf(5)).toEqual({ errorType: 'number', errorMessage: '5', trace: [] });
  });

  it('makes texts of members that are none', () => {
    const odd = Object.assign(new Error(), { name: 7, message: undefined, stack: {} });

    expect(errorPayloadOf(odd)).toEqual({ errorType: '7', errorMessage: 'undefined', trace: [] });
  });

  it('does not fail on a value that throws when it is read', () => {
    const hostile = Object.defineProperty(new Error('x'), 'name', {
      get: () => {
        throw new Error('no');
      },
    });

    expect(errorPayloadOf(hostile).errorType).toBe('handled');
  });
});
