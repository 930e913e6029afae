import { BoundedMap } from '../../../lambda/store/bounded-map.ts';

it('forgets what was set longest ago', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('c', 3);

  expect([...map]).toEqual([
    ['b', 2],
    ['c', 3],
  ]);
});

it('takes what is set again for new, and keeps its size', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);

  expect([...map.keys()]).toEqual(['a', 'c']);
  expect(map.get('a')).toBe(3);
});

it('holds falsy keys and values', () => {
  const map = new BoundedMap<number | undefined, number>(1);
  map.set(undefined, 0);
  map.set(0, 0);

  expect([...map]).toEqual([[0, 0]]);
});
