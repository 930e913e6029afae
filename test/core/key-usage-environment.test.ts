import {
  decodeKeyUsageEnvironment,
  encodeKeyUsageEnvironment,
} from '../../core/key-usage-environment.ts';

const config = { apiKeyTable: 'keys', windowSeconds: 300 };
const variables = encodeKeyUsageEnvironment(config);

it('reads what was written', () => {
  expect(decodeKeyUsageEnvironment(variables)).toEqual(config);
});

it.each(Object.keys(variables))('fails without %s, naming it', (name) => {
  expect(() => decodeKeyUsageEnvironment({ ...variables, [name]: undefined })).toThrow(name);
});
