// The operation that lists usage plans, called by the AWS SDK as functions call it.
import { GetUsagePlansCommand, paginateGetUsagePlans } from '@aws-sdk/client-api-gateway';
import { startKeyControl, stopKeyControls } from './key-control.ts';

afterEach(stopKeyControls);

it('control-13: GetUsagePlans lists plans by name, with their stage and throttle', async () => {
  const throttle = { ratePerSecond: 2, burst: 10 };
  const { client } = await startKeyControl([
    { id: 'aaaaaa', name: 'slow', servesStage: true, throttle },
    { id: 'bbbbbb', name: 'elsewhere', servesStage: false, throttle: undefined },
  ]);

  const { items } = await client.send(new GetUsagePlansCommand({}));

  expect(items).toEqual([
    {
      id: 'aaaaaa',
      name: 'slow',
      apiStages: [{ apiId: 'abcdef1234', stage: 'prod' }],
      throttle: { rateLimit: 2, burstLimit: 10 },
    },
    { id: 'bbbbbb', name: 'elsewhere', apiStages: [] },
  ]);
});

it('control-13: GetUsagePlans lists page by page', async () => {
  const { client } = await startKeyControl();

  const pages: (string | undefined)[][] = [];
  for await (const { items = [] } of paginateGetUsagePlans({ client, pageSize: 1 }, {}))
    pages.push(items.map(({ id }) => id));

  expect(pages).toEqual([['plan'], ['other']]);
});
