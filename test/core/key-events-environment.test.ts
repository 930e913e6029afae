import {
  decodeKeyEventsEnvironment,
  encodeKeyEventsEnvironment,
} from '../../core/key-events-environment.ts';

const config = {
  keyAuditTable: 'audit',
  auditRetentionDays: 400,
  eventBus: 'default',
  apiId: 'api',
  stageName: 'test',
  authorizerTimeoutSeconds: 5,
};
const variables = encodeKeyEventsEnvironment(config);

it('reads what was written', () => {
  expect(decodeKeyEventsEnvironment(variables)).toEqual(config);
});

it.each(Object.keys(variables))('fails without %s, naming it', (name) => {
  expect(() => decodeKeyEventsEnvironment({ ...variables, [name]: undefined })).toThrow(name);
});
