// The stacks of a stage: one, or three when it runs in two regions.
import { Annotations, type App } from 'aws-cdk-lib';
import { FrontDoorStack } from './front-door-stack.ts';
import { settingsIn, type MultiRegionSettings, type RegionRole } from './multi-region-settings.ts';
import { ReplicatedTableStack } from './replicated-table-stack.ts';
import type { StageSettings } from './stage-settings.ts';

/**
 * Creates the stacks of a stage in an app. A front door of two regions is left out, with a warning, for as long as the
 * streams of its replicas are not among the settings: the tables come first.
 *
 * @throws {TypeError} when a stage in two regions has no `env`, which checked settings always have
 */
export function createStageStacks(app: App, stageName: string, settings: StageSettings): void {
  const id = `RigboxAuth-${stageName}`;
  const { multiRegion } = settings;
  if (!multiRegion) {
    createFrontDoor(app, id, { stageName, settings });
    return;
  }
  const tables = createTables(app, `${id}-tables`, { stageName, settings, multiRegion });
  for (const [region, stackId] of [
    ['primary', id],
    ['standby', `${id}-standby`],
  ] as const) {
    if (!multiRegion[region].streamArns) {
      Annotations.of(tables).addWarningV2(
        `rigbox-auth:${region}-waits`,
        `${stackId} is left out until multiRegion.${region}.streamArns are set`,
      );
    } else {
      createFrontDoor(app, stackId, { stageName, settings: settingsIn(region, settings), region });
    }
  }
}

function createFrontDoor(
  app: App,
  id: string,
  stage: {
    readonly stageName: string;
    readonly settings: StageSettings;
    readonly region?: RegionRole;
  },
): void {
  new FrontDoorStack(app, id, {
    ...stage,
    description: `Front door of the Rigbox API, stage ${stage.stageName}`,
  });
}

function createTables(
  app: App,
  id: string,
  stage: {
    readonly stageName: string;
    readonly settings: StageSettings;
    readonly multiRegion: MultiRegionSettings;
  },
): ReplicatedTableStack {
  const { stageName, settings, multiRegion } = stage;
  if (!settings.env) throw new TypeError('two regions need env');
  return new ReplicatedTableStack(app, id, {
    env: settings.env,
    description: `Tables of the Rigbox API in two regions, stage ${stageName}`,
    tableNames: multiRegion.tableNames,
    standbyRegion: multiRegion.standby.region,
    retain: settings.retainData,
  });
}
