import { ok, operation, ServiceError } from '../../../dev/workspace-service/operation.ts';
import { matchOperation } from '../../../dev/workspace-service/route.ts';

const OPERATIONS = [
  operation('GET', '/things/{id}', () => ok({})),
  operation('GET', '/things/new', () => ok({})),
  operation('POST', '/things/{id}/parts/{part_id}', () => ok({})),
];

function match(method: string, path: string): unknown {
  const { operation: found, params } = matchOperation(OPERATIONS, method, path);
  return [found.path, params];
}

it('gives the parameters by name, decoded', () => {
  expect(match('POST', '/things/a%20b/parts/%C3%BC')).toEqual([
    '/things/{id}/parts/{part_id}',
    { id: 'a b', part_id: 'ü' },
  ]);
});

it('takes a path with fewer parameters before one with more, whatever their order', () => {
  expect(match('GET', '/things/new')).toEqual(['/things/new', {}]);
});

it('answers HEAD by GET', () => {
  expect(match('HEAD', '/things/1')).toEqual(['/things/{id}', { id: '1' }]);
});

it('leaves an encoded slash within its segment', () => {
  expect(match('GET', '/things/a%2Fb')).toEqual(['/things/{id}', { id: 'a/b' }]);
});

it.each([
  ['another method', 'POST', '/things/1'],
  ['a segment too many', 'GET', '/things/1/2'],
  ['a slash at the end', 'GET', '/things/'],
  ['a double slash', 'GET', '//things/1'],
  ['another case', 'GET', '/Things/1'],
])('refuses %s with 404', (_name, method, path) => {
  expect(() => match(method, path)).toThrow(new ServiceError(404, 'Not found'));
});

it('refuses a parameter that is no percent-encoding', () => {
  expect(() => match('GET', '/things/%zz')).toThrow('path must be valid percent-encoding');
});
