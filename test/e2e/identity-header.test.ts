// A client that sends every identity header itself must never be taken for whom it claims to be.
import { DEFAULT_SWITCHES } from '../../local/gateway/switches.ts';
import { bearer, call, describeLocal, openTarget, type Target } from './target.ts';

const SPOOFED = [
  'X-Rigbox-Account-Id',
  'X-Rigbox-Principal',
  'X-Rigbox-Credential-Type',
  'X-Rigbox-Credential-Id',
  'X-Rigbox-Scope',
  'X-Rigbox-Request-Id',
];
const CASINGS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name) =>
    name.replaceAll(/./g, (letter, at: number) =>
      at % 2 ? letter.toLowerCase() : letter.toUpperCase(),
    ),
];
const LIE = 'user-sam';

describeLocal.each(['any-case', 'same-case'] as const)(
  'when a mapped header replaces the client header in %s',
  (mappedHeaderReplaces) => {
    let target: Target;
    beforeAll(async () => {
      target = await openTarget({ switches: { ...DEFAULT_SWITCHES, mappedHeaderReplaces } });
    });
    afterAll(() => target.stop());

    const spoofedHeaders = (casing: (name: string) => string) => ({
      ...Object.fromEntries(SPOOFED.map((name) => [casing(name), LIE])),
      [casing('X-Rigbox-Key')]: 'rb_live_app_key',
    });

    it.each(CASINGS.map((casing) => [casing('X-Rigbox-Account-Id'), casing] as const))(
      'never believes %s, on protected and on public routes',
      async (_, casing) => {
        for (const path of [
          '/api/v1/whoami',
          '/api/v1/workspaces',
          '/capacity',
          '/api/templates',
        ]) {
          const before = target.local?.workspaceService?.requests.length ?? 0;
          const answer = await call(target.apiUrl + path, {
            headers: { ...spoofedHeaders(casing), ...bearer(target.owner.apiKey) },
          });
          expect(JSON.stringify(answer)).not.toContain(LIE);
          const seen = target.local?.workspaceService?.requests.slice(before) ?? [];
          expect(seen).toHaveLength(1);
          for (const request of seen) expect(JSON.stringify(request.identity)).not.toContain(LIE);
        }
      },
    );

    it('sees the true caller where the headers were replaced, or refuses a request with two of them', async () => {
      const answer = await call(`${target.apiUrl}/api/v1/whoami`, {
        headers: {
          ...spoofedHeaders((name) => name.toLowerCase()),
          ...bearer(target.owner.apiKey),
        },
      });
      if (mappedHeaderReplaces === 'any-case') {
        expect(answer).toMatchObject({ status: 200, body: { account_id: target.owner.accountId } });
      } else {
        expect(answer).toMatchObject({
          status: 400,
          body: { message: 'duplicate identity header' },
        });
      }
    });

    it('never receives the credential in the spelling that clients use', async () => {
      await call(`${target.apiUrl}/api/v1/whoami`, {
        headers: { ...bearer(target.owner.apiKey), 'X-Rigbox-Key': target.owner.apiKey },
      });
      expect(target.local?.workspaceService?.requests.at(-1)).toHaveProperty(
        'credentialLeaked',
        false,
      );
    });
  },
);
