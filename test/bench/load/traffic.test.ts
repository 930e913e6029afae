import { createServer } from 'node:http';
import { KeepAliveClient } from '../../../bench/load/keep-alive-client.ts';
import { Oracle } from '../../../bench/load/oracle.ts';
import { Timeline } from '../../../bench/load/timeline.ts';
import { Traffic } from '../../../bench/load/traffic.ts';
import { closeServer, listenOnLoopback } from '../../../dev/loopback.ts';

const server = createServer((request, response) => {
  if (request.url === '/broken') request.socket.destroy();
  else response.writeHead(request.url === '/good' ? 200 : 401).end('{}');
});
let client: KeepAliveClient;
beforeAll(async () => {
  client = new KeepAliveClient(`http://127.0.0.1:${await listenOnLoopback(server, 0)}`, 2);
});
afterAll(async () => {
  client.close();
  await closeServer(server);
});

const question = (path: string, status: number) => ({
  kind: path,
  request: () => ({ method: 'GET', path }),
  status: new Timeline(status),
});

it('judges what it asks, and tells who waits when it was asked often enough', async () => {
  const oracle = new Oracle();
  const traffic = new Traffic(client, oracle, Math.random);
  const [good, wrong] = [traffic.add(question('/good', 200)), traffic.add(question('/bad', 200))];
  let isOver = false;

  const asked = Promise.all([good.answers(3), wrong.answers(5)]).finally(() => {
    isOver = true;
  });
  await Promise.all([asked, traffic.run(2, () => isOver)]);

  expect(oracle.tallies.get('/good')).toMatchObject({ wrong: 0 });
  expect(oracle.tallies.get('/good')?.allowed).toBeGreaterThanOrEqual(3);
  expect(oracle.tallies.get('/bad')?.wrong).toBeGreaterThanOrEqual(5);
});

it('takes a broken connection for a fault and no decision', async () => {
  const oracle = new Oracle();
  const traffic = new Traffic(client, oracle, Math.random);
  let asked = 0;
  traffic.add(question('/broken', 200));

  await traffic.run(1, () => asked++ === 1);

  expect(oracle.total).toMatchObject({ faults: 1, wrong: 0 });
});

it('asks no more what was taken out, and fails without a question', async () => {
  const traffic = new Traffic(client, new Oracle(), Math.random);
  traffic.add(question('/good', 200)).remove();

  await expect(traffic.run(1, () => false)).rejects.toThrow('there must be a question');
});
