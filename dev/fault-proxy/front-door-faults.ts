// The proxies of the front door: one before each service that its functions call, and one before the issuer's key set.
import type { Certificate } from '../certificate.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';

/** What can be made to fail; of each service, what its functions see, and nobody who asks it directly. */
export interface FrontDoorFaults {
  /** DynamoDB, with every table. */
  readonly store: FaultProxy;
  /** API Gateway's control plane: the flush of cached policies, and the keys of throttled resources. */
  readonly controlPlane: FaultProxy;
  /** EventBridge. */
  readonly eventBus: FaultProxy;
  /** The issuer's key set, for the authorizer; sign-in is not affected. */
  readonly keySet: FaultProxy;
  /** Variables of the AWS SDK that lead functions through the proxies. */
  readonly functionEndpoints: Readonly<Record<string, string>>;
  /** Says where the services are; until then they answer with 502. */
  forwardTo(services: ServiceUrls): void;
  stop(): Promise<void>;
}

/** Where the services of the local cloud are. */
export interface ServiceUrls {
  readonly dynamoDbUrl: string;
  readonly controlPlaneUrl: string;
  readonly eventBusUrl: string;
}

/** Starts all of them; the key set's must still be told where its service is. */
export async function startFrontDoorFaults(options: {
  readonly certificate: Certificate;
  readonly clock: { now(): number };
}): Promise<FrontDoorFaults> {
  const now = (): number => options.clock.now();
  const start = (): Promise<FaultProxy> => startFaultProxy({ now });
  const [store, controlPlane, eventBus] = [await start(), await start(), await start()];
  const keySet = await startFaultProxy({ now, certificate: options.certificate });
  return {
    store,
    controlPlane,
    eventBus,
    keySet,
    functionEndpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: store.url,
      AWS_ENDPOINT_URL_API_GATEWAY: controlPlane.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: eventBus.url,
    },
    forwardTo: ({ dynamoDbUrl, controlPlaneUrl, eventBusUrl }) => {
      store.forwardTo(dynamoDbUrl);
      controlPlane.forwardTo(controlPlaneUrl);
      eventBus.forwardTo(eventBusUrl);
    },
    stop: async () => {
      for (const proxy of [store, controlPlane, eventBus, keySet]) await proxy.stop();
    },
  };
}
