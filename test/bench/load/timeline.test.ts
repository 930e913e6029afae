import { Timeline } from '../../../bench/load/timeline.ts';

it('has one verdict for good when nothing changes', () => {
  expect(new Timeline(200).possible(0, 1_000_000)).toEqual([200]);
});

describe('a change that is sent at 10 and answered at 20', () => {
  const timeline = new Timeline(200);
  timeline.begin(401, 10)(20);

  it.each<[string, [number, number], number[]]>([
    ['answered before it was sent', [1, 9], [200]],
    ['sent before, answered during it', [5, 15], [200, 401]],
    ['sent and answered during it', [12, 14], [200, 401]],
    ['sent during it, answered after', [15, 30], [200, 401]],
    ['under way all the time', [5, 30], [200, 401]],
    ['sent after it was answered', [21, 30], [401]],
  ])('allows a request %s that and nothing else', (_, [sentAt, answeredAt], possible) => {
    expect(timeline.possible(sentAt, answeredAt)).toEqual(possible);
  });
});

it('allows either as long as a change has not been answered', () => {
  const timeline = new Timeline(200);
  timeline.begin(401, 10);

  expect(timeline.possible(1000, 1001)).toEqual([200, 401]);
  expect(timeline.possible(1, 2)).toEqual([200]);
});

it('allows what several changes brought to a request that met them all', () => {
  const timeline = new Timeline(403);
  timeline.begin(200, 10)(11);
  timeline.begin(403, 20)(21);
  timeline.begin(404, 30)(31);

  expect(timeline.possible(5, 40)).toEqual([403, 200, 404]);
  expect(timeline.possible(12, 19)).toEqual([200]);
  expect(timeline.possible(22, 29)).toEqual([403]);
  expect(timeline.possible(32, 40)).toEqual([404]);
});

it('takes back a change whose end is known only afterwards', () => {
  // A rotation with a grace period: either while it is made, then as before until its time is over.
  const timeline = new Timeline(200);
  timeline.begin(401, 10)(20);
  timeline.begin(200, 20)(20);
  timeline.begin(401, 100)(110);

  expect(timeline.possible(21, 99)).toEqual([200]);
  expect(timeline.possible(111, 120)).toEqual([401]);
});
