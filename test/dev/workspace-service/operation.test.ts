import {
  created,
  deleted,
  found,
  ok,
  operation,
  publicOperation,
  ServiceError,
} from '../../../dev/workspace-service/operation.ts';

it('is not public unless listed so', () => {
  expect(operation('GET', '/a', () => ok({})).isPublic).toBe(false);
  expect(publicOperation('GET', '/a', () => ok({})).isPublic).toBe(true);
});

it('has the statuses and words of the public documentation', () => {
  expect(ok({ a: 1 })).toEqual({ status: 200, body: { a: 1 } });
  expect(created({ a: 1 })).toEqual({ status: 201, body: { a: 1 } });
  expect(deleted('Workspace')).toEqual({ status: 200, body: { message: 'Workspace deleted' } });
});

it('finds an entry, or refuses with 404 saying what there is none of', () => {
  const entries = new Map([['a', 0]]);

  expect(found(entries, 'a', 'Thing')).toBe(0);
  expect(() => found(entries, 'b', 'Thing')).toThrow(new ServiceError(404, 'Thing not found'));
});
