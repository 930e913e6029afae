import { decodeConfiguration, loadConfiguration } from '../../web/src/configuration.ts';

const CONFIGURATION = { apiUrl: '/', issuer: 'https://issuer.example', clientId: 'page' };

it('reads what it knows and leaves out what it does not', () => {
  expect(decodeConfiguration({ ...CONFIGURATION, scope: 'openid', other: 1 })).toEqual({
    ...CONFIGURATION,
    scope: 'openid',
  });
});

it('fails for what is missing, by name', () => {
  expect(() => decodeConfiguration({ issuer: '', clientId: 1 })).toThrow(
    'apiUrl, issuer, clientId',
  );
  expect(() => decodeConfiguration(null)).toThrow('apiUrl');
});

it('fails when there is no configuration', async () => {
  const fetch = () => Promise.resolve(new Response('', { status: 404 }));

  await expect(loadConfiguration(fetch)).rejects.toThrow('404');
});
