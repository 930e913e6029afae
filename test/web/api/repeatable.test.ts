import { createRepeatable } from '../../../web/src/api/repeatable.ts';

it('gives the same request for the same input, with the times that the first one had', () => {
  let time = 0;
  const requestFor = createRepeatable(
    (input: { name: string }) => ({ ...input, time: ++time }),
    () => crypto.randomUUID(),
  );
  const first = requestFor({ name: 'CI' });

  expect(requestFor({ name: 'CI' })).toBe(first);
});

it('gives another request, under another id, for another input, and does not come back to the one before', () => {
  const requestFor = createRepeatable(
    (input: string) => input,
    () => crypto.randomUUID(),
  );
  const [first, second, third] = ['a', 'b', 'a'].map((input) => requestFor(input));

  expect(new Set([first, second, third].map((one) => one?.idempotencyKey)).size).toBe(3);
});
