// The doctor finds nothing wrong with the local front door, and each thing that is spoilt in front of it.
import { obtainCredentials } from '../../../dev/credential-set.ts';
import type { FrontDoor } from '../../../dev/front-door.ts';
import { CHECKS, diagnose } from '../../../cli/doctor/diagnosis.ts';
import { formatFinding, type Finding } from '../../../cli/doctor/finding.ts';
import { FrontDoorClient } from '../../../cli/doctor/front-door-client.ts';
import { DRILL_CHECKS } from '../../../cli/doctor/revocation-drill.ts';
import { KeyClient } from '../../e2e/key-client.ts';
import { openLocal } from '../../e2e/target.ts';
import { startHttpsServer } from '../../lambda/http/https-server.ts';
import {
  startDamagedDoor,
  type Damage,
  type DamagedDoor,
  type PassingAnswer,
} from './damaged-door.ts';

let local: FrontDoor;
let damaged: DamagedDoor;
let key: string;
beforeAll(async () => {
  local = await openLocal();
  key = (await obtainCredentials(local)).owner.apiKey;
  damaged = await startDamagedDoor(local.cloud.apiUrl);
});
afterAll(async () => {
  damaged.stop();
  await local.stop();
});

async function diagnosisOf(url: string, credential?: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of diagnose(new FrontDoorClient(url), credential)) {
    findings.push(finding);
  }
  return findings;
}
const namesOf = (findings: Finding[], status: Finding['status']) =>
  findings.filter((finding) => finding.status === status).map(({ name }) => name);

describe('a good front door', () => {
  it('passes every check with a key, but for TLS on a plain URL', async () => {
    const findings = await diagnosisOf(local.cloud.apiUrl, key);

    expect(findings.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(namesOf(findings, 'skipped')).toEqual(['TLS']);
  });

  it('passes every check without a key, but for those that need one', async () => {
    const findings = await diagnosisOf(`${local.cloud.apiUrl}/`);

    expect(findings.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(namesOf(findings, 'skipped')).toEqual([CHECKS.ambiguousPath, 'TLS', 'revocation drill']);
  });

  it('has no more active keys after the drill than before it', async () => {
    const keys = new KeyClient(local.cloud.apiUrl, key);
    const activeIds = async () =>
      (await keys.list()).filter(({ status }) => status === 'active').map(({ id }) => id);
    const before = await activeIds();

    await diagnosisOf(local.cloud.apiUrl, key);

    expect(await activeIds()).toEqual(before);
  });

  it('passes behind a server that spoils nothing', async () => {
    damaged.damage = {};

    expect(namesOf(await diagnosisOf(damaged.url, key), 'failed')).toEqual([]);
  });
});

it('looks at TLS where the URL is https, and calls the API over it', async () => {
  const server = await startHttpsServer();
  server.answer = (_, response) => {
    response.writeHead(404, { 'Content-Type': 'application/json' });
    response.end('{"message":"Not found"}');
  };

  const findings = await diagnosisOf(server.url, key);
  server.stop();

  expect(namesOf(findings, 'ok')).toEqual(
    expect.arrayContaining([CHECKS.unknown, CHECKS.certificate, CHECKS.tlsVersion]),
  );
  expect(findings).toContainEqual({
    name: CHECKS.ambiguousPath,
    status: 'failed',
    mistakes: expect.arrayContaining([
      { found: '/api/v1/. status 404', expected: '403' },
    ]) as unknown,
  });
});

/** Changes the headers of every error. */
const onError = (
  change: (headers: PassingAnswer['headers']) => PassingAnswer['headers'],
): Damage => ({
  onAnswer: (answer) =>
    answer.status < 400
      ? answer
      : { ...answer, headers: { ...answer.headers, ...change(answer.headers) } },
});
const withStatus = (from: number, to: number): Damage => ({
  onAnswer: (answer) => (answer.status === from ? { ...answer, status: to } : answer),
});
const onDelete = (headers: Record<string, string>): Damage => ({
  onAnswer: (answer, { method }) => {
    if (method !== 'DELETE') return answer;
    const { 'x-rigbox-effective-by': _, ...kept } = answer.headers;
    return { ...answer, headers: { ...kept, ...headers } };
  },
});
const OK = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' };

describe('a front door', () => {
  it.each<[string, string[], Damage]>([
    [
      'asks for a credential on a public route',
      [CHECKS.publicRoutes],
      {
        onAnswer: (answer, { path }) =>
          path === '/api/templates' ? { ...answer, status: 401 } : answer,
      },
    ],
    [
      'lets everybody in',
      [CHECKS.missing, CHECKS.refused, CHECKS.override, DRILL_CHECKS.revocation],
      { instead: ({ path }) => (path === '/api/v1/auth/me' ? OK : undefined) },
    ],
    [
      'tells nobody which scheme it wants',
      [CHECKS.missing, CHECKS.refused, DRILL_CHECKS.revocation],
      onError(() => ({ 'www-authenticate': undefined })),
    ],
    [
      'says of a refused credential that it is missing',
      [CHECKS.refused, DRILL_CHECKS.revocation],
      onError(({ 'www-authenticate': challenge }) => ({
        'www-authenticate': challenge === undefined ? undefined : 'Bearer realm="rigbox"',
      })),
    ],
    ['calls a fault of its own a wrong credential', [CHECKS.unknown], withStatus(404, 401)],
    [
      'answers errors as HTML',
      [CHECKS.errorForm],
      onError(() => ({ 'content-type': 'text/html' })),
    ],
    [
      'answers errors without an id',
      [CHECKS.errorForm],
      onError(() => ({ 'x-amzn-requestid': undefined })),
    ],
    [
      'answers errors that pages cannot read',
      [CHECKS.errorForm],
      onError(() => ({ 'access-control-allow-origin': undefined })),
    ],
    [
      'answers errors that caches may keep',
      [CHECKS.errorForm],
      onError(() => ({ 'cache-control': 'max-age=60' })),
    ],
    [
      'answers errors without a message',
      [CHECKS.missing, CHECKS.refused, CHECKS.unknown, CHECKS.errorForm, DRILL_CHECKS.revocation],
      { onAnswer: (answer) => (answer.status < 400 ? answer : { ...answer, body: '"no"' }) },
    ],
    [
      'lets no page call',
      [CHECKS.ownOrigins],
      {
        onAnswer: (answer, { method }) => (method === 'OPTIONS' ? { ...OK, status: 204 } : answer),
      },
    ],
    [
      'lets every page call',
      [CHECKS.foreignOrigin],
      {
        onAnswer: (answer, { method, headers }) =>
          method === 'OPTIONS'
            ? {
                ...answer,
                headers: { ...answer.headers, 'access-control-allow-origin': headers['origin'] },
              }
            : answer,
      },
    ],
    [
      'ignores method overrides',
      [CHECKS.override],
      {
        onRequest: (request) => {
          const headers = Object.entries(request.headers).filter(
            ([name]) => !name.includes('method'),
          );
          return { ...request, headers: Object.fromEntries(headers) };
        },
      },
    ],
    [
      'resolves dot segments before it looks at a path',
      [CHECKS.ambiguousPath],
      {
        instead: ({ path }) => (/\/\.|%2e|.\/\//.test(path) ? OK : undefined),
      },
    ],
    [
      'creates no keys',
      [DRILL_CHECKS.use],
      { instead: ({ method }) => (method === 'POST' ? { ...OK, status: 503 } : undefined) },
    ],
    [
      'creates keys that do not work',
      [DRILL_CHECKS.use],
      {
        onAnswer: (answer, { method }) =>
          method === 'POST'
            ? { ...answer, body: answer.body.replace(/(rb_live_.{35})./, '$1-') }
            : answer,
      },
    ],
    [
      'says that a key is deleted, and goes on taking it',
      [DRILL_CHECKS.revocation],
      {
        instead: ({ method }) =>
          method === 'DELETE'
            ? {
                ...OK,
                headers: { 'X-Rigbox-Effective-By': '2020-01-01T00:00:00Z' },
              }
            : undefined,
      },
    ],
    [
      'cannot empty its cache',
      [DRILL_CHECKS.effectiveBy],
      onDelete({ 'X-Rigbox-Effective-By': '2999-01-01T00:00:00Z' }),
    ],
    ['does not say by when a deletion holds', [DRILL_CHECKS.effectiveBy], onDelete({})],
  ])('that %s fails %j', async (_, names, damage) => {
    damaged.damage = damage;

    expect(namesOf(await diagnosisOf(damaged.url, key), 'failed')).toEqual(names);
  });

  it('that is not there fails every check, and says why', async () => {
    const gone = await startDamagedDoor(local.cloud.apiUrl);
    gone.stop();

    const findings = await diagnosisOf(gone.url, key);

    expect(namesOf(findings, 'ok')).toEqual([]);
    expect(findings.map((finding) => formatFinding(finding))).toContainEqual(
      expect.stringMatching(/ECONNREFUSED.*, expected an answer$/),
    );
  });

  it('that echoes credentials does not get one into a line', async () => {
    damaged.damage = {
      instead: ({ headers }) => ({
        ...OK,
        status: 418,
        body: JSON.stringify({ message: `you sent ${String(headers['authorization'])}` }),
      }),
    };
    const token = await local.issuer.mint(local.people.owner.userId);

    for (const credential of [key, token]) {
      const findings = await diagnosisOf(damaged.url, credential);
      const lines = findings.map((finding) => formatFinding(finding, credential)).join('\n');
      expect(lines).toContain('you sent');
      expect(lines).not.toContain(credential);
      expect(lines).not.toMatch(/rb_live_/);
    }
  });
});
