// The callers that the benchmarks measure are those that they say: each is recognised, and allowed what it asks for.
import { authorize } from '../../lambda/authorizer/authorize.ts';
import { APP_PATH, WORKSPACE_PATH } from '../../bench/fixture/access.ts';
import { authoritiesFor } from '../../bench/fixture/authorities.ts';
import { startBackdrop, type Backdrop } from '../../bench/fixture/backdrop.ts';
import { authorizerEvent } from '../../bench/fixture/credential.ts';

let backdrop: Backdrop;
beforeAll(async () => (backdrop = await startBackdrop()));
afterAll(() => backdrop.stop());

async function decide(checks: 'none' | 'session' | 'access', path?: string) {
  const event = authorizerEvent(backdrop.token, path);
  const before = await backdrop.reads();
  const decision = await authorize(event, authoritiesFor(backdrop, checks));
  return { decision, reads: (await backdrop.reads()) - before };
}

it('gives a session everything in the user’s own account, after one read', async () => {
  expect(await decide('session')).toMatchObject({
    reads: 1,
    decision: { result: { context: { credentialType: 'session', scope: 'full' } } },
  });
});

it('gives a JWT the same without a read', async () => {
  expect(await decide('none')).toMatchObject({
    reads: 0,
    decision: { result: { context: { credentialType: 'jwt', scope: 'full' } } },
  });
});

it.each([
  [WORKSPACE_PATH, 1],
  [APP_PATH, 2],
])('lets a member read %s by a role on the workspace, and nothing more', async (path, reads) => {
  const outcome = await decide('access', path);

  expect(outcome).toMatchObject({
    reads,
    decision: {
      result: {
        context: { credentialType: 'session', scope: 'limited' },
        policyDocument: { Statement: [{ Effect: 'Allow' }] },
      },
    },
  });
  expect(JSON.stringify(outcome.decision)).toContain(`/GET${path}"`);
  expect(JSON.stringify(outcome.decision)).not.toContain(`/DELETE${path}"`);
});
