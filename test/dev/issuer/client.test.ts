import { encodeClient } from '../../../dev/issuer/client.ts';
import { DASHBOARD, SANDBOX } from './local-issuer.ts';

it('registers an application without a secret, for the code flow and refresh tokens only', () => {
  expect(encodeClient(DASHBOARD)).toMatchObject({
    client_id: 'dashboard',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1:3001/callback'],
    post_logout_redirect_uris: ['http://127.0.0.1:3001/'],
  });
});

it('registers no address to go to after signing out unless there is one', () => {
  expect(encodeClient(SANDBOX).post_logout_redirect_uris).toEqual([]);
});
