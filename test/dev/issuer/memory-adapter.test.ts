import { createMemoryAdapter } from '../../../dev/issuer/memory-adapter.ts';

function createAdapters() {
  const clock = { ms: 1_000_000 };
  const adapterFor = createMemoryAdapter(() => clock.ms);
  return { clock, sessions: adapterFor('Session'), tokens: adapterFor('RefreshToken'), adapterFor };
}

it('gives back what was written until its time is over', async () => {
  const { clock, sessions } = createAdapters();
  await sessions.upsert('a', { accountId: 'user-1' }, 60);

  clock.ms += 59_999;
  expect(await sessions.find('a')).toEqual({ accountId: 'user-1' });
  clock.ms += 1;
  expect(await sessions.find('a')).toBeUndefined();
});

it('keeps what was written without an end', async () => {
  const { clock, sessions } = createAdapters();
  await sessions.upsert('a', { accountId: 'user-1' });

  clock.ms += 1e12;
  expect(await sessions.find('a')).toBeDefined();
});

it('does not give an ended entry by its other names either', async () => {
  const { clock, sessions } = createAdapters();
  await sessions.upsert('a', { uid: 'uid-1', userCode: 'code-1' }, 60);

  expect(await sessions.findByUid('uid-1')).toBeDefined();
  expect(await sessions.findByUserCode('code-1')).toBeDefined();
  clock.ms += 60_000;
  expect(await sessions.findByUid('uid-1')).toBeUndefined();
  expect(await sessions.findByUserCode('code-1')).toBeUndefined();
});

it('keeps the models apart, and one storage for all adapters of an issuer', async () => {
  const { adapterFor, sessions, tokens } = createAdapters();
  await sessions.upsert('a', { uid: 'uid-1' });

  expect(await tokens.find('a')).toBeUndefined();
  expect(await tokens.findByUid('uid-1')).toBeUndefined();
  expect(await adapterFor('Session').find('a')).toBeDefined();
});

it('marks an entry as consumed, at the time of the clock', async () => {
  const { tokens } = createAdapters();
  await tokens.upsert('a', {}, 60);
  await tokens.consume('a');
  await tokens.consume('missing');

  expect(await tokens.find('a')).toMatchObject({ consumed: 1000 });
});

it('forgets one entry, or the entries of one grant', async () => {
  const { sessions, tokens } = createAdapters();
  await tokens.upsert('a', { grantId: 'grant-1' });
  await tokens.upsert('b', { grantId: 'grant-2' });
  await sessions.upsert('c', { grantId: 'grant-1' });

  await tokens.revokeByGrantId('grant-1');
  expect(await tokens.find('a')).toBeUndefined();
  expect(await tokens.find('b')).toBeDefined();
  expect(await sessions.find('c')).toBeDefined();

  await tokens.destroy('b');
  expect(await tokens.find('b')).toBeUndefined();
});

it('drops what has ended when something is written, though nobody asks for it again', async () => {
  const { clock, tokens } = createAdapters();
  await tokens.upsert('a', {}, 60);
  clock.ms += 60_000;
  await tokens.upsert('b', {}, 60);

  // Were it still there, going back in time would show it.
  clock.ms -= 60_000;
  expect(await tokens.find('a')).toBeUndefined();
});
