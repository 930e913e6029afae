// Preflights and answers as a browser judges them:
//
//   curl -i -X OPTIONS $API/api/v1/workspaces -H 'Origin: https://rigbox.dev' -H 'Access-Control-Request-Method: GET'
import { ALLOWED_ORIGINS } from '../../core/cors.ts';
import { bearer, call, openTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.stop());

const PATHS = [
  '/capacity',
  '/api/v1/workspaces',
  '/api/v1/workspaces/ws-1',
  '/api/v1/api-keys',
  '/api/api-keys/1',
  '/api/v1/auth/me',
];
const FOREIGN_ORIGINS = [
  'https://evil.rigbox.dev',
  'https://rigbox.dev.evil.example',
  'http://rigbox.dev',
  'https://rigbox.dev:8443',
  'https://RIGBOX.dev',
  'https://evilrigbox.dev',
  'null',
  '',
];

const preflight = (path: string, headers: Record<string, string>) =>
  call(target.apiUrl + path, {
    method: 'OPTIONS',
    headers: {
      'Access-Control-Request-Method': 'DELETE',
      'Access-Control-Request-Headers': 'authorization',
      ...headers,
    },
  });

describe('204', () => {
  it.each(PATHS)('lets the three origins call %s', async (path) => {
    for (const origin of ALLOWED_ORIGINS) {
      for (const name of ['Origin', 'origin']) {
        const answer = await preflight(path, { [name]: origin });
        expect(answer.status).toBe(204);
        expect(answer.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': expect.stringContaining('DELETE') as string,
          'access-control-allow-headers': expect.stringContaining('Authorization') as string,
          vary: 'Origin',
        });
        expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
      }
    }
  });

  it.each(PATHS)('gives no other origin leave to call %s', async (path) => {
    for (const origin of FOREIGN_ORIGINS) {
      const answer = await preflight(path, { Origin: origin });
      expect(answer.status).toBe(204);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('gives two origins at once no leave', async () => {
    const answer = await preflight(PATHS[1]!, {
      Origin: 'https://evil.rigbox.dev',
      origin: 'https://rigbox.dev',
    });
    expect(['https://rigbox.dev', undefined]).toContain(
      answer.headers['access-control-allow-origin'],
    );
  });
});

describe('answers', () => {
  it.each(['/api/v1/workspaces', '/api/v1/api-keys', '/api/v1/auth/me', '/capacity'])(
    'of %s may be read by the three origins only',
    async (path) => {
      for (const origin of [...ALLOWED_ORIGINS, 'https://evil.rigbox.dev']) {
        const { status, headers } = await call(target.apiUrl + path, {
          headers: { ...bearer(target.owner.apiKey), Origin: origin },
        });
        const isAllowed = ALLOWED_ORIGINS.some((allowed) => allowed === origin);
        expect([status, headers['access-control-allow-origin']]).toEqual([
          200,
          isAllowed ? origin : undefined,
        ]);
        expect(headers['vary']).toBe('Origin');
      }
    },
  );

  it('that refuse may be read by any page, with what they carry', async () => {
    const { status, headers } = await call(`${target.apiUrl}/api/v1/workspaces`, {
      headers: { ...bearer('rb_x'), Origin: 'https://evil.rigbox.dev' },
    });
    expect(status).toBe(401);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': expect.stringContaining('WWW-Authenticate') as string,
    });
  });
});
