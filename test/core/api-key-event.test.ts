import { API_KEY_ACTIONS } from '../../core/api-key-change.ts';
import { encodeEventDetail, EVENT_DETAIL_TYPES, EVENT_SOURCE } from '../../core/api-key-event.ts';

it('says what was done to which key, by whom, when, from where and why', () => {
  const detail = encodeEventDetail({
    eventId: 'event-1',
    accountId: 'acct-1',
    keyId: 'key-1',
    change: {
      action: 'revoked',
      actor: 'rig:system:secret-scanning',
      at: 1_800_000_000,
      sourceIp: '192.0.2.1',
      requestId: 'request-1',
      reason: 'leaked',
      evidence: 'https://code.example/leak',
    },
  });

  expect(JSON.parse(detail)).toEqual({
    event_id: 'event-1',
    account_id: 'acct-1',
    key_id: 'key-1',
    action: 'revoked',
    actor: 'rig:system:secret-scanning',
    at: '2027-01-15T08:00:00Z',
    source_ip: '192.0.2.1',
    request_id: 'request-1',
    reason: 'leaked',
    evidence: 'https://code.example/leak',
  });
});

it('leaves out what does not apply', () => {
  const detail = encodeEventDetail({
    eventId: 'event-1',
    accountId: 'acct-1',
    keyId: 'key-1',
    change: { action: 'created', actor: 'rig:user:u', at: 0 },
  });

  expect(Object.keys(JSON.parse(detail) as object)).toEqual([
    'event_id',
    'account_id',
    'key_id',
    'action',
    'actor',
    'at',
  ]);
});

it('has a name on the bus for every action, each its own', () => {
  expect(Object.keys(EVENT_DETAIL_TYPES)).toEqual([...API_KEY_ACTIONS]);
  expect(new Set(Object.values(EVENT_DETAIL_TYPES)).size).toBe(API_KEY_ACTIONS.length);
});

it('comes from a source that rules of other services match, and that never changes', () => {
  expect(EVENT_SOURCE).toBe('rigbox.auth');
});
