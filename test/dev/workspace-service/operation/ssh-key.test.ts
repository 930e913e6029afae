import { withService } from '../running-service.ts';

it(
  'keeps the keys of an account, for all its workspaces and for nobody else',
  withService(async ({ owner, stranger }) => {
    const made = await owner('POST /ssh-keys', { public_key: 'ssh-ed25519 AAAA' });

    expect(made.status).toBe(201);
    expect((await owner('GET /ssh-keys')).body).toEqual({ ssh_keys: [made.body] });
    expect((await owner('GET /workspaces/ws-2/ssh-keys')).body).toEqual({ keys: [made.body] });
    expect((await owner('POST /workspaces/ws-2/ssh-keys/sync')).body).toEqual({ synced: 1 });
    expect((await stranger('GET /ssh-keys')).body).toEqual({ ssh_keys: [] });
    expect((await stranger(`DELETE /ssh-keys/${String(made.body['id'])}`)).status).toBe(404);
  }),
);

it(
  'deletes a key, once',
  withService(async ({ owner }) => {
    const { body } = await owner('POST /ssh-keys', { public_key: 'ssh-ed25519 AAAA' });
    const line = `DELETE /ssh-keys/${String(body['id'])}`;

    expect((await owner(line)).status).toBe(200);
    expect((await owner(line)).status).toBe(404);
  }),
);
