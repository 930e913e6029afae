import { ApiProblem, UnreachableError } from '../../../web/src/api/api-problem.ts';
import { barrierOf, explainProblem } from '../../../web/src/page/access-problem.ts';

const problem = (status: number, code?: string) =>
  new ApiProblem('as the API says', { status, code, requestId: 'r-1' });

it.each([
  ['last-owner', 409, /the last one/],
  ['access-not-allowed', 403, /permits more than you may do/],
  ['binding-not-found', 404, /not there any more/],
  ['resource-not-found', 404, /no such workspace or app/],
  [undefined, 403, /permits more than you may do/],
])('explains the refusal %s, and keeps the id of the request', (code, status, words) => {
  const explained = explainProblem(problem(status, code), 'revoke');

  expect(explained).toMatchObject({
    message: expect.stringMatching(words) as string,
    status,
    requestId: 'r-1',
  });
});

it('leaves what it cannot explain as it is', () => {
  const errors = [
    problem(400, 'access-request-invalid'),
    problem(500),
    new UnreachableError('away'),
  ];

  expect(errors.map((error) => explainProblem(error, 'grant'))).toEqual(errors);
});

it.each([
  ['no-preview', 403, 'preview-not-enabled'],
  ['no-preview', 404, 'route-not-found'],
  ['no-preview', 404, undefined],
  ['part-only', 403, 'access-not-allowed'],
  ['not-allowed', 403, undefined],
  [undefined, 404, 'resource-not-found'],
  [undefined, 503, undefined],
])('takes for %s the answer %s %s', (barrier, status, code) => {
  expect(barrierOf(problem(status, code))).toBe(barrier);
});

it('takes no other error for a barrier', () => {
  expect(barrierOf(new UnreachableError('away'))).toBeUndefined();
  expect(barrierOf(undefined)).toBeUndefined();
});
