// The whole front door on one machine: an issuer and a workspace service around the emulated AWS, wired by settings
// alone. `npm start` and the end-to-end tests start the same thing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALLOWED_ORIGINS } from '../core/cors.ts';
import type { StageSettingsInput } from '../lib/stage-settings.ts';
import { createClock, type MovableClock } from '../local/clock.ts';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '../local/cloud.ts';
import { synthesize } from './assembly.ts';
import { createCertificate, type Certificate } from './certificate.ts';
import type { Configuration } from './configuration.ts';
import { startFrontDoorFaults, type FrontDoorFaults } from './fault-proxy/front-door-faults.ts';
import { grantAccess } from './access.ts';
import { ACCOUNT_CLAIM } from './issuer/access-token.ts';
import { startIssuer, type Issuer } from './issuer/issuer.ts';
import { createPeople, type People } from './people.ts';
import {
  startWorkspaceService,
  type WorkspaceService,
} from './workspace-service/workspace-service.ts';

/** What tests vary beside the configuration. */
export interface FrontDoorOptions
  extends
    Configuration,
    Pick<LocalCloudOptions, 'switches' | 'rateRules' | 'onRequest' | 'onEvent' | 'onFunctionLog'> {
  readonly clock?: MovableClock;
  /** Identity of the parts that speak TLS, and the authority that functions trust. @default a new one */
  readonly certificate?: Certificate;
  /** Changes the synthesized assembly in its folder before it is run. */
  readonly onAssembly?: (directory: string) => Promise<void>;
  /** Settings of the stage beside those that say where things are on this machine. */
  readonly settings?: Partial<StageSettingsInput>;
  /** Puts proxies before what functions call and the key set, which can be told to fail. @default false */
  readonly faults?: boolean;
}

/** The running front door. */
export interface FrontDoor {
  readonly cloud: LocalCloud;
  readonly issuer: Issuer;
  /** Absent when a real backend is used. */
  readonly workspaceService: WorkspaceService | undefined;
  readonly people: People;
  readonly certificate: Certificate;
  /** Name of the table of API keys. */
  readonly apiKeyTable: string;
  /** Name of the table of access control; empty without it. */
  readonly accessTable: string;
  /** Name of the table of sessions. */
  readonly sessionTable: string;
  readonly clock: MovableClock;
  /** Present when it was asked for. */
  readonly faults: FrontDoorFaults | undefined;
  /** Ends all of it and removes what it wrote. */
  stop(): Promise<void>;
}

/** The `aud` of the tokens that the API accepts. */
export const AUDIENCE = 'https://api.rigbox.dev';

/** The client of the dashboard page at the issuer. */
export const DASHBOARD_CLIENT = 'rigbox-dashboard';

/** Stands in the template for the workspace services; no request ever goes there. */
const WORKSPACE_ORIGIN = 'https://workspaces.rigbox.internal';

/**
 * Conditions in policies count, as AWS's own authorizer blueprints assume; see decision 5 for what is not known. All
 * other open questions get the strictest answer.
 */
const SWITCHES = { authorizerPolicyConditions: 'honoured' } as const;

/** Starts all parts; whatever has started is stopped again when a later part fails. */
export async function startFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const parts: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const stopPart of parts.splice(0).toReversed()) await stopPart();
  };
  try {
    return { ...(await startParts(options, (stopPart) => parts.push(stopPart))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: FrontDoorOptions,
  onStop: (stopPart: () => Promise<void>) => void,
): Promise<Omit<FrontDoor, 'stop'>> {
  const clock = options.clock ?? createClock();
  const people = createPeople();
  const certificate = options.certificate ?? (await createCertificate());
  const issuer = await startDashboardIssuer({ options, people, certificate, clock });
  onStop(() => issuer.stop());
  const workspaceService = await startBackend(options, people, clock);
  onStop(async () => workspaceService?.stop());
  const faults = options.faults ? await startFrontDoorFaults({ certificate, clock }) : undefined;
  onStop(async () => faults?.stop());
  faults?.keySet.forwardTo(issuer.url);

  const directory = await mkdtemp(join(tmpdir(), 'rigbox-'));
  onStop(() => rm(directory, { recursive: true, force: true }));
  await synthesize(settingsFor(issuer, faults, options), directory);
  await options.onAssembly?.(directory);
  const cloud = await startLocalCloud({
    ...options,
    switches: { ...SWITCHES, ...options.switches },
    assemblyDirectory: directory,
    port: options.ports.api,
    dynamoDbPort: options.ports.dynamoDb,
    origins: { [WORKSPACE_ORIGIN]: workspaceService?.url ?? options.workspaceServiceUrl ?? '' },
    trustedCa: certificate.caPem,
    ...(faults && { functionEndpoints: faults.functionEndpoints }),
    clock,
  });
  onStop(() => cloud.stop());
  faults?.forwardTo(cloud);
  const apiKeyTable = tableNamed('ApiKeys', cloud);
  const accessTable = options.settings?.accessControl === false ? '' : tableNamed('Access', cloud);
  if (accessTable !== '') {
    await grantAccess({ dynamoDbUrl: cloud.dynamoDbUrl, table: accessTable, people, clock });
    // What follows from that, an emptied cache above all, is over before the first request.
    await cloud.drain();
  }
  return {
    cloud,
    issuer,
    workspaceService,
    people,
    certificate,
    apiKeyTable,
    accessTable,
    sessionTable: tableNamed('Sessions', cloud),
    clock,
    faults,
  };
}

function tableNamed(constructId: string, { tables }: LocalCloud): string {
  const found = Object.entries(tables).find(([logicalId]) => logicalId.startsWith(constructId));
  if (found === undefined) throw new Error(`the stack must have a table ${constructId}`);
  return found[1];
}

function settingsFor(
  issuer: Issuer,
  faults: FrontDoorFaults | undefined,
  options: FrontDoorOptions,
): StageSettingsInput {
  const jwksUri = faults ? faults.keySet.url + new URL(issuer.jwksUrl).pathname : issuer.jwksUrl;
  return {
    workspaceServiceUrl: WORKSPACE_ORIGIN,
    issuers: [
      {
        issuer: issuer.url,
        jwksUri,
        kind: 'rfc9068',
        audiences: [AUDIENCE],
        firstPartyClients: [DASHBOARD_CLIENT],
        accountClaim: ACCOUNT_CLAIM,
      },
    ],
    accessControl: true,
    retainData: false,
    ...(options.authorizerTtlSeconds !== undefined && {
      authorizerTtlSeconds: options.authorizerTtlSeconds,
    }),
    ...options.settings,
  };
}

async function startDashboardIssuer({
  options,
  people,
  certificate,
  clock,
}: {
  readonly options: FrontDoorOptions;
  readonly people: People;
  readonly certificate: Certificate;
  readonly clock: MovableClock;
}): Promise<Issuer> {
  return startIssuer({
    port: options.ports.issuer,
    certificate,
    users: Object.values(people) as People[keyof People][],
    clients: [
      {
        clientId: DASHBOARD_CLIENT,
        name: 'Rigbox',
        redirectUris: ['https://rigbox.dev/callback'],
      },
    ],
    audience: AUDIENCE,
    clock,
  });
}

async function startBackend(
  options: FrontDoorOptions,
  { owner, stranger }: People,
  clock: MovableClock,
): Promise<WorkspaceService | undefined> {
  if (options.workspaceServiceUrl !== undefined) return undefined;
  return startWorkspaceService({
    port: options.ports.workspaceService,
    allowedOrigins: ALLOWED_ORIGINS,
    accounts: { owner: owner.accountId, stranger: stranger.accountId },
    clock,
  });
}
