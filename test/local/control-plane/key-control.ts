// A control plane with two usage plans of its stage, and a client of the AWS SDK for it.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { startControlPlane } from '../../../local/control-plane/control-plane.ts';
import type { Authorize } from '../../../local/control-plane/control-plane.ts';
import { UsagePlans } from '../../../local/usage-plan/usage-plans.ts';
import type { UsagePlan } from '../../../local/usage-plan/usage-plans.ts';

/** The running control plane. */
export interface KeyControl {
  readonly client: APIGatewayClient;
  readonly usagePlans: UsagePlans;
}

const running: { stop(): Promise<void> }[] = [];

/** Stops what a test left running; to be called in `afterEach`. */
export async function stopKeyControls(): Promise<void> {
  for (const part of running.splice(0)) await part.stop();
}

/** A plan of the stage that throttles nothing. */
export function unthrottled(id: string, name = id): UsagePlan {
  return { id, name, servesStage: true, throttle: undefined };
}

/** Starts a control plane on a clock that stands still, at 1000 seconds. */
export async function startKeyControl(
  plans: readonly UsagePlan[] = [unthrottled('plan'), unthrottled('other')],
  authorize?: Authorize,
): Promise<KeyControl> {
  const usagePlans = new UsagePlans(plans, { now: () => 1_000_000 });
  const controlPlane = await startControlPlane({
    apiId: 'abcdef1234',
    stageName: 'prod',
    region: 'eu-west-1',
    flushAuthorizerCache: () => undefined,
    usagePlans,
    ...(authorize && { authorize }),
  });
  const client = new APIGatewayClient({
    endpoint: controlPlane.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'ASIAFUNCTION', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  running.push(controlPlane);
  return { client, usagePlans };
}
