import {
  decodeSessionUsageEnvironment,
  encodeSessionUsageEnvironment,
} from '../../core/session-usage-environment.ts';

const config = { sessionTable: 'sessions', windowSeconds: 300 };
const variables = encodeSessionUsageEnvironment(config);

it('reads what was written', () => {
  expect(decodeSessionUsageEnvironment(variables)).toEqual(config);
});

it.each(Object.keys(variables))('fails without %s, naming it', (name) => {
  expect(() => decodeSessionUsageEnvironment({ ...variables, [name]: undefined })).toThrow(name);
});
