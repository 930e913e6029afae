import type { AuthorizerContext } from '../../../core/authorizer-context.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import { validateCredential } from '../../../lambda/identity/validate-credential.ts';

const CALLER: AuthorizerContext = {
  principal: 'rig:user:me',
  accountId: 'acct-1',
  credentialType: 'session',
  credentialId: 'laptop',
  scope: 'limited',
};

it('says who the caller is, in the headers that the workspace services know', async () => {
  const answer = await validateCredential({ caller: CALLER } as ApiRequest);

  expect(answer).toMatchObject({ statusCode: 200, body: '{"message":"Valid"}' });
  expect(answer.headers).toMatchObject({
    'X-Rigbox-Principal': 'rig:user:me',
    'X-Rigbox-Account-Id': 'acct-1',
    'X-Rigbox-Credential-Type': 'session',
    'X-Rigbox-Credential-Id': 'laptop',
    'X-Rigbox-Scope': 'limited',
  });
});

it('fails for a route without an authorizer, rather than call nobody valid', () => {
  const request = {
    get caller(): AuthorizerContext {
      throw new TypeError('authorizer context must have principal');
    },
  };

  expect(() => validateCredential(request as ApiRequest)).toThrow(TypeError);
});
