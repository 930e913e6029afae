// The oracle can fail: every kind of wrong answer is fed to it, and has to be named.
import { answersIn, Oracle } from '../../../bench/load/oracle.ts';
import type { Question, ReceivedAnswer } from '../../../bench/load/question.ts';
import { Timeline } from '../../../bench/load/timeline.ts';

const IDENTITY = {
  'x-rigbox-seen-account-id': 'user-olive',
  'x-rigbox-seen-credential-id': 'key-1',
};

/** A key that is revoked between 10 and 20. */
function revokedKey(): Question {
  const status = new Timeline(200);
  status.begin(401, 10)(20);
  const request = {
    method: 'GET',
    path: '/api/v1/workspaces',
    headers: { Authorization: 'Bearer rb_live_secret' },
  };
  return { kind: 'revoked key', request: () => request, status, identity: IDENTITY };
}

function judge(
  [sentAt, answeredAt]: [number, number],
  status: number,
  headers: ReceivedAnswer['headers'] = IDENTITY,
) {
  const oracle = new Oracle();
  const verdict = oracle.judge(revokedKey(), { status, headers, body: '', sentAt, answeredAt });
  return { oracle, verdict };
}

describe('a wrong answer', () => {
  it.each<[string, [number, number], number]>([
    ['a good key that is refused', [1, 2], 401],
    ['a good key that is forbidden', [1, 2], 403],
    ['a good key that finds nothing', [1, 2], 404],
    ['a revoked key that is let in', [21, 22], 200],
    ['a revoked key that is only forbidden', [21, 22], 403],
    ['neither verdict during the change', [12, 13], 403],
  ])('is counted and named: %s', (_, times, status) => {
    const { oracle, verdict } = judge(times, status);

    expect(verdict).toBe('wrong');
    expect(oracle.total.wrong).toBe(1);
    expect(oracle.examples).toEqual([
      expect.stringContaining(`revoked key: GET /api/v1/workspaces was answered with ${status}`),
    ]);
    expect(oracle.examples.join()).not.toContain('rb_live_');
  });

  it('is counted when the services are told of another caller', () => {
    const another = { ...IDENTITY, 'x-rigbox-seen-account-id': 'user-sam' };
    expect(judge([1, 2], 200, another).verdict).toBe('wrong');
    expect(judge([12, 13], 200, another).verdict).toBe('wrong');
    expect(judge([1, 2], 200, {}).verdict).toBe('wrong');
  });
});

describe('a right answer', () => {
  it.each<[string, [number, number], number]>([
    ['allowed', [1, 2], 200],
    ['refused', [21, 22], 401],
    ['duringChange', [12, 13], 200],
    ['duringChange', [5, 30], 401],
  ])('is counted as %s', (verdict, times, status) => {
    const { oracle, ...judged } = judge(times, status);

    expect(judged.verdict).toBe(verdict);
    expect([oracle.examples, answersIn(oracle.total)]).toEqual([[], 1]);
  });
});

it('counts a refusal as one, though it may be of either kind', () => {
  const oracle = new Oracle();
  const question = revokedKey();
  question.status.begin(403, 30);

  for (const status of [401, 403]) {
    const answer = { status, headers: {}, body: '', sentAt: 40, answeredAt: 41 };
    expect(oracle.judge(question, answer)).toBe('refused');
  }
  const letIn = { status: 200, headers: IDENTITY, body: '', sentAt: 40, answeredAt: 41 };
  expect(oracle.judge(question, letIn)).toBe('wrong');
});

describe('no decision', () => {
  it.each<[string, number]>([
    ['faults', 0],
    ['faults', 500],
    ['faults', 503],
    ['throttled', 429],
  ])('is counted as %s and not as wrong: %i', (verdict, status) => {
    const { oracle, ...judged } = judge([1, 2], status);

    expect(judged.verdict).toBe(verdict);
    expect(oracle.total).toMatchObject({ [verdict]: 1, wrong: 0 });
    expect(oracle.examples).toHaveLength(1);
  });
});

it('counts by kind, and keeps the first examples only', () => {
  const oracle = new Oracle();
  const answer = { status: 200, headers: IDENTITY, body: '', sentAt: 21, answeredAt: 22 };
  for (let times = 0; times < 100; times += 1) oracle.judge(revokedKey(), answer);

  expect(oracle.tallies.get('revoked key')).toMatchObject({ wrong: 100, allowed: 0 });
  expect(oracle.examples).toHaveLength(20);
});
