// The CDK app: a stack for each stage in the context, or for the one that `-c stage=` names.
import { App } from 'aws-cdk-lib';
import { FrontDoorStack } from '../lib/front-door-stack.ts';
import { parseStageSettings } from '../lib/stage-settings.ts';

const app = new App();
const stages = app.node.tryGetContext('stages') as Record<string, unknown> | undefined;
const only = app.node.tryGetContext('stage') as string | undefined;
const stageNames = only === undefined ? Object.keys(stages ?? {}) : [only];
if (stageNames.length === 0) throw new Error('context stages must name at least one stage');

for (const stageName of stageNames) {
  const settings = parseStageSettings(stageName, stages?.[stageName]);
  new FrontDoorStack(app, `RigboxAuth-${stageName}`, {
    stageName,
    settings,
    description: `Front door of the Rigbox API, stage ${stageName}`,
  });
}

app.synth();
