import { withService } from '../running-service.ts';

it(
  'makes, lists and restores a snapshot, through its workspace and on its own',
  withService(async ({ owner }) => {
    const made = await owner('POST /workspaces/ws-1/snapshots', { name: 'before' });
    const id = String(made.body['id']);

    expect(made.status).toBe(201);
    expect((await owner('GET /snapshots')).body).toEqual({ snapshots: [made.body] });
    expect((await owner('GET /workspaces/ws-1/snapshots')).body).toEqual({
      snapshots: [made.body],
    });
    expect((await owner('GET /workspaces/ws-2/snapshots')).body).toEqual({ snapshots: [] });
    expect((await owner(`POST /snapshots/${id}/restore`)).body).toMatchObject({ restored: true });
    expect((await owner(`POST /workspaces/ws-1/snapshots/${id}/restore`)).status).toBe(200);
  }),
);

it(
  'finds a snapshot in no other workspace and in no other account',
  withService(async ({ owner, stranger }) => {
    const { body } = await owner('POST /workspaces/ws-1/snapshots');
    const id = String(body['id']);

    expect((await owner(`DELETE /workspaces/ws-2/snapshots/${id}`)).status).toBe(404);
    expect((await stranger(`DELETE /snapshots/${id}`)).status).toBe(404);
    expect((await stranger(`POST /workspaces/ws-9/snapshots/${id}/restore`)).status).toBe(404);
  }),
);

it.each(['/snapshots', '/workspaces/ws-1/snapshots'])('deletes a snapshot below %s, once', (path) =>
  withService(async ({ owner }) => {
    const { body } = await owner('POST /workspaces/ws-1/snapshots');
    const line = `DELETE ${path}/${String(body['id'])}`;

    expect((await owner(line)).body).toEqual({ message: 'Snapshot deleted' });
    expect((await owner(line)).status).toBe(404);
  })(),
);
