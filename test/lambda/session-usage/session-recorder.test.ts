import { SessionRecorder } from '../../../lambda/session-usage/session-recorder.ts';
import type { SessionUse } from '../../../lambda/store/session-store.ts';
import { sessionUse } from '../store/local-session-table.ts';

const NOW = 1_800_000_000;
const WINDOW = 300;

function openStore() {
  const asked: SessionUse[] = [];
  const store = {
    answer: (): Promise<boolean> => Promise.resolve(true),
    advance: (use: SessionUse) => {
      asked.push(use);
      return store.answer();
    },
  };
  return { store, asked };
}

it('writes once a window, however often a session is used', async () => {
  const { store, asked } = openStore();
  const recorder = new SessionRecorder(store, { windowSeconds: WINDOW });
  const use = sessionUse({ lastAt: NOW });

  expect(await recorder.record([use])).toMatchObject({ written: 1, skipped: 0 });
  for (let at = NOW; at < NOW + WINDOW; at += 1) {
    expect(await recorder.record([{ ...use, lastAt: at }])).toMatchObject({ skipped: 1 });
  }
  expect(asked).toHaveLength(1);

  await recorder.record([{ ...use, lastAt: NOW + WINDOW }]);
  expect(asked).toHaveLength(2);
});

it('rests for a window after a write that was refused, as for an ended session', async () => {
  const { store, asked } = openStore();
  store.answer = () => Promise.resolve(false);
  const recorder = new SessionRecorder(store, { windowSeconds: WINDOW });
  const use = sessionUse({ lastAt: NOW });

  expect(await recorder.record([use])).toEqual({ written: 0, skipped: 1, faults: [] });
  await recorder.record([{ ...use, lastAt: NOW + 10 }]);

  expect(asked).toHaveLength(1);
});

it('goes on when one session fails, tells what went wrong, and tries that session again', async () => {
  const { store, asked } = openStore();
  const recorder = new SessionRecorder(store, { windowSeconds: WINDOW });
  const uses = [sessionUse(), sessionUse()];
  store.answer = () =>
    asked.length === 1 ? Promise.reject(new Error('down')) : Promise.resolve(true);

  expect(await recorder.record(uses)).toEqual({
    written: 1,
    skipped: 0,
    faults: [new Error('down')],
  });
  expect(await recorder.record(uses)).toEqual({ written: 1, skipped: 1, faults: [] });
});

it('remembers no more sessions than it may', async () => {
  const { store, asked } = openStore();
  const recorder = new SessionRecorder(store, { windowSeconds: WINDOW, rememberedMax: 1 });
  const [one, other] = [sessionUse(), sessionUse()];
  for (const use of [one, other, one]) await recorder.record([use]);

  expect(asked).toHaveLength(3);
});
