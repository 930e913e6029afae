// PutEvents, entry by entry.
import { entriesOf, eventOf } from '../../../local/event-bus/put-events.ts';

const ENTRY = { Source: 'app', DetailType: 'Something happened', Detail: '{"a":1}' };
const NOW = 1_700_000_000_999;

describe('eventOf', () => {
  it('makes an event of an entry', () => {
    expect(eventOf({ ...ENTRY, Resources: ['arn:r'] }, 'arn:bus', NOW)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      bus: 'arn:bus',
      source: 'app',
      detailType: 'Something happened',
      detail: { a: 1 },
      resources: ['arn:r'],
      time: '2023-11-14T22:13:20Z',
    });
  });

  it.each([
    [0, '1970-01-01T00:00:00Z'],
    ['2020', '2023-11-14T22:13:20Z'],
    [1e300, '2023-11-14T22:13:20Z'],
  ])('reads the time %p as %s', (time, expected) => {
    expect(eventOf({ ...ENTRY, Time: time }, 'arn:bus', NOW)).toMatchObject({ time: expected });
  });

  it.each([
    ['Source', ''],
    ['Source', undefined],
    ['DetailType', ''],
    ['Detail', undefined],
    ['Detail', { a: 1 }],
  ])('events-02: an entry whose %s is %p is an invalid argument', (name, value) => {
    expect(eventOf({ ...ENTRY, [name]: value }, 'arn:bus', NOW)).toEqual({
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    });
  });

  it.each(['{', '[1]', '"text"', 'null'])('events-02: %s as its detail is malformed', (detail) => {
    expect(eventOf({ ...ENTRY, Detail: detail }, 'arn:bus', NOW)).toEqual({
      ErrorCode: 'MalformedDetail',
      ErrorMessage: 'Detail is malformed.',
    });
  });

  it('events-02: no entry may claim to come from AWS', () => {
    expect(eventOf({ ...ENTRY, Source: 'aws.s3' }, 'arn:bus', NOW)).toMatchObject({
      ErrorCode: 'NotAuthorizedForSourceException',
    });
  });
});

describe('entriesOf', () => {
  it('gives up to ten entries', () => {
    const ten = Array.from({ length: 10 }, () => ENTRY);

    expect(entriesOf({ Entries: ten })).toEqual(ten);
  });

  it.each([
    ['no entries', {}, /not be null/],
    ['a body that is no object', null, /not be null/],
    ['an empty list', { Entries: [] }, /greater than or equal to 1/],
    ['an entry that is no object', { Entries: [1] }, /greater than or equal to 1/],
    [
      'eleven entries',
      { Entries: Array.from({ length: 11 }, () => ENTRY) },
      /less than or equal to 10/,
    ],
    ['256 KB', { Entries: [{ ...ENTRY, Time: 0, Detail: 'x'.repeat(262_144) }] }, /over the limit/],
  ])('events-03: refuses %s as a whole', (_case, body, reason) => {
    expect(entriesOf(body)).toEqual({ refusal: expect.stringMatching(reason) as string });
  });
});
