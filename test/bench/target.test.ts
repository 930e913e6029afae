import type { Figure } from '../../bench/figure.ts';
import { judge, TARGETS } from '../../bench/target.ts';

const spread = (median: number) => ({ median, min: median, max: median });

it('judges by the ratio or by our own value, as the target says, and leaves out what was not measured', () => {
  const figures: Figure[] = [
    {
      name: 'cold start, API key',
      unit: 'ms',
      ours: spread(100),
      other: spread(50),
      otherName: 'empty process',
      ratio: 2,
    },
    {
      name: 'bundle, gzip',
      unit: 'kB',
      ours: spread(13),
      other: spread(108),
      otherName: 'AWS SDK + aws-jwt-verify (naive)',
      ratio: 0.12,
    },
  ];

  expect(judge(figures)).toEqual([
    expect.objectContaining({ name: 'cold start, API key', measured: 2, isReached: false }),
    expect.objectContaining({ name: 'bundle, gzip', measured: 13, isReached: true }),
  ]);
});

it('has one bound for each target', () => {
  for (const { atLeast, atMost } of TARGETS) {
    expect([atLeast, atMost].filter((bound) => bound !== undefined)).toHaveLength(1);
  }
});
