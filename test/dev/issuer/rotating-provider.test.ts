import { createRotatingProvider } from '../../../dev/issuer/rotating-provider.ts';
import { ADA, AUDIENCE, DASHBOARD } from './local-issuer.ts';

const SETTINGS = {
  url: 'https://issuer.example',
  audience: AUDIENCE,
  users: [ADA],
  clients: [DASHBOARD],
  nowSeconds: () => 0,
};

it('puts each new key first and keeps the old ones behind it when asked to', async () => {
  const provider = await createRotatingProvider(SETTINGS);
  const [first] = provider.keys;
  await provider.rotate({ keepOld: true });
  const [second] = provider.keys;
  await provider.rotate({ keepOld: true });

  expect(provider.keys).toHaveLength(3);
  expect(provider.keys.slice(1)).toEqual([second, first]);
});

it('keeps no old key when not', async () => {
  const provider = await createRotatingProvider(SETTINGS);
  const [first] = provider.keys;
  await provider.rotate({ keepOld: true });
  await provider.rotate({ keepOld: false });

  expect(provider.keys).toHaveLength(1);
  expect(provider.keys).not.toContain(first);
});
