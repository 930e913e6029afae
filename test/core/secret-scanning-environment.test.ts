import {
  decodeSecretScanningEnvironment,
  encodeSecretScanningEnvironment,
} from '../../core/secret-scanning-environment.ts';

const config = {
  apiKeyTable: 'keys',
  apiId: 'api',
  stageName: 'test',
  flushDelayMs: 250,
  legacyApiKeys: 'refuse',
  publicKeysUrl: 'https://keys.example/set',
} as const;
const variables = encodeSecretScanningEnvironment(config);

it('reads what was written', () => {
  expect(decodeSecretScanningEnvironment(variables)).toEqual(config);
});

it.each(Object.keys(variables))('fails without %s, naming it', (name) => {
  expect(() => decodeSecretScanningEnvironment({ ...variables, [name]: undefined })).toThrow(name);
});
