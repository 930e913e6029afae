import fc from 'fast-check';
import { createTokenBucket } from '../../../local/usage-plan/token-bucket.ts';

/** A bucket on a clock that only the test moves. */
function createBucket() {
  const time = { now: 1_000_000 };
  const bucket = createTokenBucket({ now: () => time.now });
  return { bucket, time };
}

/** Takes until the bucket is empty, and gives how often that went well. */
function drain(bucket: ReturnType<typeof createTokenBucket>, throttle: Throttle): number {
  let taken = 0;
  while (bucket.take(throttle)) taken += 1;
  return taken;
}

type Throttle = Parameters<ReturnType<typeof createTokenBucket>['take']>[0];

it('begins full, and gives no more than the burst at once', () => {
  const { bucket } = createBucket();

  expect(drain(bucket, { ratePerSecond: 2, burst: 10 })).toBe(10);
});

it('refills at the rate, and never beyond the burst', () => {
  const { bucket, time } = createBucket();
  const throttle = { ratePerSecond: 2, burst: 10 };
  drain(bucket, throttle);

  time.now += 499;
  expect(drain(bucket, throttle)).toBe(0);
  time.now += 1501;
  expect(drain(bucket, throttle)).toBe(4);
  time.now += 3_600_000;
  expect(drain(bucket, throttle)).toBe(10);
});

it('gives nothing when there is no burst', () => {
  const { bucket, time } = createBucket();
  time.now += 60_000;

  expect(bucket.take({ ratePerSecond: 100, burst: 0 })).toBe(false);
});

it('keeps what is in it when the throttle changes, up to the new burst', () => {
  const { bucket } = createBucket();
  const [small, large] = [
    { ratePerSecond: 1, burst: 3 },
    { ratePerSecond: 1, burst: 100 },
  ];
  drain(bucket, small);
  expect(drain(bucket, large)).toBe(0);

  const full = createBucket().bucket;
  full.take(large);
  expect(drain(full, small)).toBe(3);
});

it('loses nothing to a clock that is set back', () => {
  const { bucket, time } = createBucket();
  const throttle = { ratePerSecond: 1, burst: 2 };
  bucket.take(throttle);

  time.now -= 60_000;
  expect(bucket.take(throttle)).toBe(true);
  expect(bucket.take(throttle)).toBe(false);
});

it('never lets more through than the burst and what the rate adds', () => {
  const throttle = { ratePerSecond: 3, burst: 5 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 60 }), (pauses) => {
      const { bucket, time } = createBucket();
      const begin = time.now;
      let taken = 0;
      for (const pause of pauses) {
        time.now += pause;
        if (bucket.take(throttle)) taken += 1;
      }
      const bound = throttle.burst + ((time.now - begin) / 1000) * throttle.ratePerSecond;
      expect(taken).toBeLessThanOrEqual(bound);
    }),
  );
});
