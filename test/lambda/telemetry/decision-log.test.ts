import { REFUSAL_REASONS, type RefusalReason } from '../../../core/refusal.ts';
import { logDecision, type Decision } from '../../../lambda/telemetry/decision-log.ts';
import { captureLog } from '../captured-log.ts';

const SCENE = {
  requestId: 'r1',
  stage: 'prod',
  method: 'GET',
  resource: '/api/v1/{proxy+}',
  startedAt: 1_800_000_000_000,
  durationMs: 3,
};

const log = captureLog();

function lineOf(decision: Decision): Record<string, unknown> {
  const before = log.text.length;
  logDecision(decision, SCENE);
  const text = log.text.slice(before);
  expect(text.endsWith('\n')).toBe(true);
  expect(text.trimEnd()).not.toContain('\n');
  return JSON.parse(text) as Record<string, unknown>;
}

it('writes who was let in, in one line', () => {
  const principal = {
    reference: 'rig:user:me',
    accountId: 'me',
    credential: { type: 'api_key', id: 'key-1' },
    scope: 'full',
    isGoverned: false,
  } as const;
  expect(lineOf({ outcome: 'granted', principal })).toMatchObject({
    event: 'authorizer-decision',
    granted: true,
    Outcome: 'granted',
    Reason: 'api_key',
    principal: 'rig:user:me',
    credentialId: 'key-1',
    requestId: 'r1',
    resource: '/api/v1/{proxy+}',
  });
});

it.each(Object.keys(REFUSAL_REASONS) as RefusalReason[])(
  'counts %s as its own reason',
  (reason) => {
    const line = lineOf({ outcome: 'refused', reason });
    expect(line).toMatchObject({
      granted: false,
      Outcome: 'refused',
      Reason: reason,
      Decisions: 1,
    });
    expect(line).not.toHaveProperty('principal');
  },
);

it('writes a fault with its name and a message that is cut', () => {
  const error = new TypeError('x'.repeat(500));
  expect(lineOf({ outcome: 'faulted', error })).toMatchObject({
    granted: false,
    Reason: 'fault',
    errorName: 'TypeError',
    errorMessage: 'x'.repeat(200),
  });
  expect(lineOf({ outcome: 'faulted', error: 'thrown text' })).toMatchObject({
    errorName: 'NonError',
  });
});

// The specification of CloudWatch's embedded metric format: each dimension and metric is a member of the line.
it('is an embedded metric whose names are all there', () => {
  const line = lineOf({ outcome: 'refused', reason: 'key-unknown' });
  const { Timestamp, CloudWatchMetrics } = line['_aws'] as {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
  };
  expect(Timestamp).toBe(SCENE.startedAt);
  for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
    expect(Namespace).toBe('RigboxAuth');
    for (const name of Dimensions.flat()) expect(typeof line[name]).toBe('string');
    for (const { Name } of Metrics) expect(typeof line[Name]).toBe('number');
  }
});
