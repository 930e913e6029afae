import { setTimeout as wait } from 'node:timers/promises';
import { RequestLog } from '../../dev/request-log.ts';
import type { RequestEntry } from '../../local/gateway/server.ts';

const entry = (change: Partial<RequestEntry> = {}): RequestEntry => ({
  method: 'GET',
  path: '/api/v1/workspaces',
  status: 200,
  cache: 'hit',
  durationMs: 3.4,
  accessLog: { requestId: 'r1' },
  reason: '',
  ...change,
});
const refusal = JSON.stringify({ Outcome: 'refused', Reason: 'key-revoked', requestId: 'r1' });
const unauthorized = entry({ status: 401, cache: 'miss', reason: 'UNAUTHORIZED' });

let lines: string[];
let log: RequestLog;
beforeEach(() => {
  lines = [];
  log = new RequestLog((line) => lines.push(line));
});

it('writes method, path, status, cache and time', () => {
  log.addRequest(entry());
  expect(lines).toEqual([`${'GET /api/v1/workspaces'.padEnd(44)} 200 hit     3 ms`]);
});

it('says why the authorizer refused, whichever of the two logs comes first', async () => {
  log.addFunctionLine('Authorizer', refusal);
  log.addRequest(unauthorized);
  log.addRequest(unauthorized);
  log.addFunctionLine('Authorizer', refusal);
  while (lines.length < 2) await wait(1);

  expect(lines[0]).toMatch(/ 401 miss .* key-revoked$/);
  expect(lines[1]).toMatch(/ 401 miss .* key-revoked$/);
});

it('writes faults of functions and what it cannot read, and nothing else of their logs', () => {
  const fault = JSON.stringify({ event: 'operation-fault', errorName: 'TypeError' });
  log.addFunctionLine('Keys', JSON.stringify({ Outcome: 'granted' }));
  log.addFunctionLine('Keys', 'ERROR Invoke Error {"errorMessage":"Unauthorized"}');
  log.addFunctionLine('Keys', fault);
  log.addFunctionLine('Keys', '{"cut');

  expect(lines).toEqual([`  Keys: ${fault}`, '  Keys: {"cut']);
});
