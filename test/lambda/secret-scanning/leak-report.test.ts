import { hash } from 'node:crypto';
import fc from 'fast-check';
import { encodeFeedback, readLeakReport } from '../../../lambda/secret-scanning/leak-report.ts';
import { PUBLISHED } from './signed-report.ts';

const TOKEN = { token: 't', type: 'rigbox_api_key', url: 'https://code.example/1' };

it('reads the report that GitHub has published', () => {
  expect(readLeakReport(PUBLISHED.body)).toEqual({
    tokens: [{ token: 'some_token', type: 'some_type', url: 'some_url' }],
    malformed: 0,
  });
});

it('takes an empty address and members that it does not know', () => {
  const body = JSON.stringify([{ ...TOKEN, url: '', source: 'commit' }]);

  expect(readLeakReport(body)).toEqual({ tokens: [{ ...TOKEN, url: '' }], malformed: 0 });
});

it('passes over what is no record of a token, and keeps the others', () => {
  const { token, type, url } = TOKEN;
  const body = [
    TOKEN,
    { type, url },
    { token, url },
    { token, type },
    { ...TOKEN, token: 7 },
    null,
    'x',
    TOKEN,
  ];

  expect(readLeakReport(JSON.stringify(body))).toEqual({ tokens: [TOKEN, TOKEN], malformed: 6 });
});

it('takes a report without tokens for one', () => {
  expect(readLeakReport('[]')).toEqual({ tokens: [], malformed: 0 });
});

it.each(['', '{}', 'null', '"text"', '[', '{"token":"t","type":"x","url":""}'])(
  'refuses %j, which is no array',
  (body) => {
    expect(readLeakReport(body)).toBeUndefined();
  },
);

it('never throws, whatever the body is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      expect(() => readLeakReport(body)).not.toThrow();
    }),
  );
});

it('answers with digests, never with a token', () => {
  const feedback = encodeFeedback([
    { leaked: { ...TOKEN, token: 'secret' }, label: 'true_positive' },
  ]);

  expect(feedback).toEqual([
    { token_hash: hash('sha256', 'secret', 'hex'), token_type: TOKEN.type, label: 'true_positive' },
  ]);
});
