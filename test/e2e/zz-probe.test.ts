import { openLocal } from './target.ts';
it('probe', async () => {
  const lines: string[] = [];
  const t0 = Date.now();
  const door = await openLocal({ onFunctionLog: (id, line) => lines.push(`${Date.now() - t1} ${id} ${line}`) });
  const t1 = Date.now();
  await door.cloud.drain();
  console.log(t1 - t0, Date.now() - t1, lines.join('\n'));
  await door.stop();
}, 60000);
