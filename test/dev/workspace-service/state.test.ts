import { addApp, addWorkspace, createState } from '../../../dev/workspace-service/state.ts';

const NOW = '2026-01-02T03:04:05.000Z';

it('has at the start two workspaces with an app each, and one of a stranger', () => {
  const state = createState({ owner: 'o', stranger: 's' }, NOW);
  const apps = [...state.account('o').apps.values()];

  expect([...state.account('o').workspaces.keys()]).toEqual(['ws-1', 'ws-2']);
  expect(apps.map(({ id, workspace_id }) => [id, workspace_id])).toEqual([
    ['app-1', 'ws-1'],
    ['app-2', 'ws-2'],
  ]);
  expect([...state.account('s').workspaces.keys()]).toEqual(['ws-9']);
  expect(state.account('s').apps.size).toBe(0);
});

it('gives the same account each time', () => {
  const state = createState({ owner: 'o', stranger: 's' }, NOW);

  expect(state.account('new')).toBe(state.account('new'));
  expect(state.account('new')).not.toBe(state.account('o'));
});

it('gives what is added an id of its own', () => {
  const account = createState({ owner: 'o', stranger: 's' }, NOW).account('o');
  const one = addWorkspace(account, { name: 'a' }, NOW);
  const other = addWorkspace(account, { name: 'a' }, NOW);
  const app = addApp(account, { workspace_id: one.id, name: 'b' }, NOW);

  expect(one.id).toMatch(/^ws-[0-9a-f]{8}$/);
  expect(other.id).not.toBe(one.id);
  expect(app).toMatchObject({
    id: expect.stringMatching(/^app-/) as string,
    visibility: 'private',
  });
});
