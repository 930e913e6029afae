// The settings of a stage that runs in two regions, and what they make of the stage's settings in each of them.
import { z } from 'zod';

const arn = z.string().startsWith('arn:');
const tableName = z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/);

/** What a region must be told of the others and of itself. */
const region = {
  region: z.string().min(1),
  /** A name for this region alone, for probes; the certificate of the API's name must cover it as well. */
  regionalName: z.hostname(),
  /** Streams of the tables in this region, known once the tables are there. */
  streamArns: z.strictObject({ apiKeys: arn, sessions: arn }).optional(),
};

/** Checks and completes them; docs/decisions/0040-multi-region.md says what they stand for. */
export const multiRegionSettings = z.strictObject({
  /** Region whose functions may write. The other one decides about requests, and changes nothing. */
  active: z.enum(['primary', 'standby']).default('primary'),
  /** Names of the global tables, the same in both regions. */
  tableNames: z.strictObject({ apiKeys: tableName, sessions: tableName }),
  /** Public zone of Route 53 that holds the API's name and the regional ones. */
  hostedZone: z.strictObject({ id: z.string().min(1), name: z.hostname() }),
  /** The region of `env`, which has to be said here for the other one to know. */
  primary: z.strictObject(region),
  standby: z.strictObject({
    ...region,
    /** For the API's name and the regional one, in this region. */
    certificateArn: arn,
    /** Where the workspace services are for this region; those of the primary one by default. */
    workspaceServiceUrl: z.url({ protocol: /^https$/ }).optional(),
    alarmTopicArn: arn.optional(),
  }),
});

/** The settings of two regions, complete and checked. */
export type MultiRegionSettings = Readonly<z.output<typeof multiRegionSettings>>;

/** One of the two regions. */
export type RegionRole = 'primary' | 'standby';

interface WithRegions {
  readonly env?: { readonly account: string; readonly region: string } | undefined;
  readonly domain?: { readonly name: string; readonly certificateArn: string } | undefined;
  readonly multiRegion?: MultiRegionSettings | undefined;
  readonly userPool?: unknown;
  readonly vpcLink?: unknown;
  readonly accessControl?: boolean;
  readonly apiKeyTable?: { readonly name: string; readonly streamArn: string } | undefined;
}

/** Gives what is wrong with a stage in two regions, as the settings that have to change and why. */
export function multiRegionMistakes(settings: WithRegions): [setting: string, mistake: string][] {
  const { multiRegion, env, domain, userPool, vpcLink, accessControl } = settings;
  if (!multiRegion) return [];
  const mistakes: [boolean, string, string][] = [
    [!env, 'env', 'must be there for two regions'],
    [!domain, 'domain', 'must be there for two regions'],
    [
      env?.region !== multiRegion.primary.region,
      'multiRegion',
      'primary must be the region of env',
    ],
    [
      multiRegion.primary.region === multiRegion.standby.region,
      'multiRegion',
      'must name two different regions',
    ],
    [
      userPool !== undefined,
      'userPool',
      'must not be there for two regions: a pool lives in one; name it among the issuers instead',
    ],
    [
      vpcLink !== undefined,
      'vpcLink',
      'must not be there for two regions: it belongs to one of them',
    ],
    [settings.apiKeyTable !== undefined, 'apiKeyTable', 'must be among multiRegion.tableNames'],
    [accessControl === true, 'accessControl', 'must be off in two regions: its table is in one'],
  ];
  return mistakes.filter(([isWrong]) => isWrong).map(([, ...mistake]) => mistake);
}

/** Gives the stage's settings as they hold in a region; those of a stage in one region are what they are. */
export function settingsIn<Settings extends WithRegions>(
  role: RegionRole,
  settings: Settings,
): Settings {
  const { multiRegion, env, domain } = settings;
  if (!multiRegion || role === 'primary') return settings;
  const { region: name, certificateArn, workspaceServiceUrl, alarmTopicArn } = multiRegion.standby;
  return {
    ...settings,
    env: env && { ...env, region: name },
    domain: domain && { ...domain, certificateArn },
    ...(workspaceServiceUrl !== undefined && { workspaceServiceUrl }),
    // A topic belongs to a region, and the page to the whole world: the primary stack has it.
    alarmTopicArn,
    dashboard: undefined,
  };
}

/** The tables of a front door that its stack does not create, and what it may do with its tables. */
export interface ExistingTables {
  readonly mayWrite: boolean;
  readonly apiKeys?: ExistingTable;
  readonly sessions?: ExistingTable;
}

interface ExistingTable {
  readonly tableName: string;
  readonly tableStreamArn: string;
}

/**
 * Gives the tables that are there already: both replicas of a region of two, or a restored table of keys.
 *
 * @throws {TypeError} when the streams of the region are not known yet
 */
export function existingTables(
  role: RegionRole,
  { multiRegion, apiKeyTable }: WithRegions,
): ExistingTables {
  if (!multiRegion) {
    if (!apiKeyTable) return { mayWrite: true };
    const { name: tableName, streamArn: tableStreamArn } = apiKeyTable;
    return { mayWrite: true, apiKeys: { tableName, tableStreamArn } };
  }
  const { streamArns } = multiRegion[role];
  if (!streamArns) throw new TypeError(`multiRegion.${role} has no streamArns`);
  const replicaOf = (table: 'apiKeys' | 'sessions'): ExistingTable => ({
    tableName: multiRegion.tableNames[table],
    tableStreamArn: streamArns[table],
  });
  return {
    mayWrite: multiRegion.active === role,
    apiKeys: replicaOf('apiKeys'),
    sessions: replicaOf('sessions'),
  };
}
