// The proxies of the front door: one before the store as its functions see it, one before the issuer's key set.
import type { Certificate } from '../certificate.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';

/** What can be made to fail. */
export interface FrontDoorFaults {
  /** DynamoDB, for the functions; whoever asks it directly is not affected. */
  readonly store: FaultProxy;
  /** The issuer's key set, for the authorizer; sign-in is not affected. */
  readonly keySet: FaultProxy;
  stop(): Promise<void>;
}

/** Starts both, each of which must still be told where its service is. */
export async function startFrontDoorFaults(options: {
  readonly certificate: Certificate;
  readonly clock: { now(): number };
}): Promise<FrontDoorFaults> {
  const now = (): number => options.clock.now();
  const store = await startFaultProxy({ now });
  const keySet = await startFaultProxy({ now, certificate: options.certificate });
  return {
    store,
    keySet,
    stop: async () => {
      await store.stop();
      await keySet.stop();
    },
  };
}
