import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStageSettings, STAGE_SETTING_NAMES } from '../../lib/stage-settings.ts';
import { MINIMAL_SETTINGS, featureFlags } from './synthesized-stack.ts';

const parse = (change: object) => parseStageSettings('test', { ...MINIMAL_SETTINGS, ...change });
const ISSUER = { issuer: 'https://one.example', kind: 'rfc9068', audiences: ['a'] };

describe('the settings of a stage', () => {
  it('are complete when only the essential is said', () => {
    expect(parse({})).toMatchSnapshot();
  });

  it('finds the keys of an issuer below it unless told otherwise', () => {
    const [one, two] = parse({
      issuers: [
        { ...ISSUER, userIdPrefix: 'one.' },
        {
          ...ISSUER,
          issuer: 'https://two.example/',
          jwksUri: 'https://keys.example',
          userIdPrefix: 'two.',
        },
      ],
    }).issuers;
    expect(one?.jwksUri).toBe('https://one.example/.well-known/jwks.json');
    expect(two?.jwksUri).toBe('https://keys.example');
  });

  it.each<[string, object]>([
    [
      'stages.test: unknown setting workspaceServiceURL',
      { workspaceServiceURL: 'https://x.example' },
    ],
    [
      'stages.test.workspaceServiceUrl: must be an https URL',
      { workspaceServiceUrl: 'http://x.example' },
    ],
    ['stages.test.workspaceServiceUrl', { workspaceServiceUrl: undefined }],
    [
      'stages.test.workspaceServiceUrl: must have no query',
      { workspaceServiceUrl: 'https://x.example/?a' },
    ],
    ['stages.test.authorizerTtlSeconds', { authorizerTtlSeconds: 3601 }],
    ['stages.test.authorizerTtlSeconds', { authorizerTtlSeconds: '300' }],
    ['stages.test.rateLimits: unknown setting workspace', { rateLimits: { workspace: 100 } }],
    ['stages.test.rateLimits.apps', { rateLimits: { apps: 9 } }],
    ['stages.test.logRetentionDays', { logRetentionDays: 8 }],
    ['stages.test.env.account', { env: { account: '1', region: 'eu-west-1' } }],
    [
      'stages.test.issuers.0: unknown setting audience',
      { issuers: [{ ...ISSUER, audience: 'a' }] },
    ],
    [
      'stages.test.issuers.0.issuer: must be an https URL',
      { issuers: [{ ...ISSUER, issuer: 'http://one.example' }] },
    ],
    [
      'stages.test.issuers.0.audiences: must name at least one',
      { issuers: [{ ...ISSUER, audiences: [] }] },
    ],
    [
      'stages.test.issuers.0.clientIds: must name at least one',
      { issuers: [{ ...ISSUER, kind: 'cognito' }] },
    ],
    ['stages.test.issuers.0.algorithms.0', { issuers: [{ ...ISSUER, algorithms: ['HS256'] }] }],
    ['stages.test.issuers: must not name an issuer twice', { issuers: [ISSUER, ISSUER] }],
  ])('are refused with the path of the mistake: %s', (message, change) => {
    expect(() => parse(change)).toThrow(message);
  });

  // Without distinct prefixes, whoever can choose a sub at one issuer could become a user of another.
  it.each([
    ['', ''],
    ['', 'two.'],
    ['a', 'ab'],
    ['same.', 'same.'],
  ])('are refused when issuers could speak of the same user: prefixes %j and %j', (one, two) => {
    const issuers = [
      { ...ISSUER, userIdPrefix: one },
      { ...ISSUER, issuer: 'https://two.example', userIdPrefix: two },
    ];
    expect(() => parse({ issuers })).toThrow('userIdPrefix');
  });

  it('names every mistake at once', () => {
    expect(() => parse({ waf: 'yes', colour: 'red' })).toThrow(
      /stages\.test\.waf[^]*unknown setting colour/,
    );
  });

  it.each(['', 'Prod', '1st', 'with space', 'x'.repeat(33)])(
    'are refused for the stage name %j',
    (name) => {
      expect(() => parseStageSettings(name, MINIMAL_SETTINGS)).toThrow('stage name');
    },
  );

  it('of cdk.json are good', () => {
    const stages = featureFlags()['stages'] as Record<string, unknown>;
    expect(Object.keys(stages)).toEqual(['dev', 'prod']);
    for (const [name, settings] of Object.entries(stages)) parseStageSettings(name, settings);
  });

  it('are all described in the guide for platform engineers', () => {
    const guide = readFileSync(
      join(import.meta.dirname, '../../docs/guide-platform-engineer.md'),
      'utf8',
    );
    for (const name of STAGE_SETTING_NAMES) expect(guide).toContain(`\`${name}\``);
  });
});
