// The operations that put API keys into usage plans, called by the AWS SDK as functions call them.
import {
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsagePlanKeyCommand,
} from '@aws-sdk/client-api-gateway';
import type { UsagePlans } from '../../../local/usage-plan/usage-plans.ts';
import { startKeyControl, stopKeyControls } from './key-control.ts';

afterEach(stopKeyControls);

const keyOf = (usagePlans: UsagePlans): string =>
  usagePlans.createKey({ name: 'key', isEnabled: true })!.id;

const join = (usagePlanId: string, keyId: string, keyType = 'API_KEY') =>
  new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType });

it('control-10: CreateUsagePlanKey puts a key into a plan, GetUsagePlanKey finds it there', async () => {
  const { client, usagePlans } = await startKeyControl();
  const keyId = keyOf(usagePlans);

  const joined = await client.send(join('plan', keyId));
  const found = await client.send(new GetUsagePlanKeyCommand({ usagePlanId: 'plan', keyId }));

  expect(joined).toMatchObject({ id: keyId, name: 'key', $metadata: { httpStatusCode: 201 } });
  expect(found).toMatchObject({ id: keyId, name: 'key' });
});

it('control-11: a key that is in this plan, or in another one of the stage, is a conflict', async () => {
  const { client, usagePlans } = await startKeyControl();
  const keyId = keyOf(usagePlans);
  await client.send(join('plan', keyId));

  for (const plan of ['plan', 'other'])
    await expect(client.send(join(plan, keyId))).rejects.toMatchObject({
      name: 'ConflictException',
      $metadata: { httpStatusCode: 409 },
    });
});

it('control-12: DeleteUsagePlanKey takes a key out, so that it can join another plan', async () => {
  const { client, usagePlans } = await startKeyControl();
  const keyId = keyOf(usagePlans);
  const leave = new DeleteUsagePlanKeyCommand({ usagePlanId: 'plan', keyId });
  await client.send(join('plan', keyId));

  const { $metadata: metadata } = await client.send(leave);

  expect(metadata.httpStatusCode).toBe(202);
  await expect(client.send(leave)).rejects.toMatchObject({ name: 'NotFoundException' });
  await expect(client.send(join('other', keyId))).resolves.toMatchObject({ id: keyId });
});

it('control-02: an unknown plan, an unknown key and a key of another plan are not found', async () => {
  const { client, usagePlans } = await startKeyControl();
  const keyId = keyOf(usagePlans);

  for (const command of [join('unknown', keyId), join('plan', 'unknown')])
    await expect(client.send(command)).rejects.toMatchObject({ name: 'NotFoundException' });
  await expect(
    client.send(new GetUsagePlanKeyCommand({ usagePlanId: 'plan', keyId })),
  ).rejects.toMatchObject({ name: 'NotFoundException' });
});

it('control-05: refuses a key of another type', async () => {
  const { client, usagePlans } = await startKeyControl();

  await expect(client.send(join('plan', keyOf(usagePlans), 'OTHER'))).rejects.toMatchObject({
    name: 'BadRequestException',
  });
});
