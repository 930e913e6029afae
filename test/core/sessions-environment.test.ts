import {
  decodeSessionsEnvironment,
  encodeSessionsEnvironment,
} from '../../core/sessions-environment.ts';

const config = {
  sessionTable: 'sessions',
  apiId: 'api',
  stageName: 'test',
  cacheTtlSeconds: 300,
  flushDelayMs: 250,
};
const variables = encodeSessionsEnvironment(config);

it('reads what was written', () => {
  expect(decodeSessionsEnvironment(variables)).toEqual(config);
});

it.each(Object.keys(variables))('fails without %s, naming it', (name) => {
  expect(() => decodeSessionsEnvironment({ ...variables, [name]: undefined })).toThrow(name);
});
