import { compare, OURS, spreadOf } from '../../bench/figure.ts';

it('takes the ratio round by round, so that a disturbed round counts once', () => {
  const samples = new Map([
    [OURS, [10, 100, 11]],
    ['other', [20, 200, 22]],
  ]);

  expect(compare('name', 'ms', samples)).toEqual([
    {
      name: 'name',
      unit: 'ms',
      ours: { median: 11, min: 10, max: 100 },
      other: { median: 22, min: 20, max: 200 },
      otherName: 'other',
      ratio: 0.5,
    },
  ]);
});

it('compares nothing with nothing as equal', () => {
  const samples = new Map([
    [OURS, [0]],
    ['needed', [0]],
  ]);

  expect(compare('reads', 'reads', samples)[0]).toMatchObject({ ratio: 1 });
});

it('gives the range as well as the median', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
});
