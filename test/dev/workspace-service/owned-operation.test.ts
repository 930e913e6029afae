import { ok, type Operation } from '../../../dev/workspace-service/operation.ts';
import {
  appOperation,
  workspaceOperation,
} from '../../../dev/workspace-service/owned-operation.ts';
import { createState } from '../../../dev/workspace-service/state.ts';

const NOW = '2026-01-02T03:04:05.000Z';

function answer(listed: Operation, accountId: string, params: Record<string, string>): unknown {
  const state = createState({ owner: 'o', stranger: 's' }, NOW);
  const { community } = state;
  const account = state.account(accountId);
  const call = { params, account, community, body: undefined, principal: 'p', now: NOW };
  return listed.answer({ ...call, query: new URLSearchParams() });
}

it('hands over the workspace that the path names, and the parameters after it', () => {
  const listed = workspaceOperation('GET', '/parts/{part}', ({ params, workspace }) =>
    ok({ id: workspace.id, part: params.part }),
  );

  expect(listed.path).toBe('/workspaces/{id}/parts/{part}');
  expect(answer(listed, 'o', { id: 'ws-2', part: 'x' })).toEqual(ok({ id: 'ws-2', part: 'x' }));
});

it('hands over the app that the path names', () => {
  const listed = appOperation('GET', '', ({ app }) => ok({ id: app.id }));

  expect(listed.path).toBe('/apps/{id}');
  expect(answer(listed, 'o', { id: 'app-2' })).toEqual(ok({ id: 'app-2' }));
});

it('refuses what another account has before the handler runs', () => {
  const handler = () => {
    throw new Error('the handler ran');
  };

  expect(() => answer(workspaceOperation('GET', '', handler), 's', { id: 'ws-1' })).toThrow(
    'Workspace not found',
  );
  expect(() => answer(appOperation('GET', '', handler), 's', { id: 'app-1' })).toThrow(
    'Workspace not found',
  );
});
