// The CDK app: the stacks of each stage in the context, or for the one that `-c stage=` names.
import { App } from 'aws-cdk-lib';
import { parseStageSettings } from '../lib/stage-settings.ts';
import { createStageStacks } from '../lib/stage-stacks.ts';

const app = new App();
const stages = app.node.tryGetContext('stages') as Record<string, unknown> | undefined;
const only = app.node.tryGetContext('stage') as string | undefined;
const stageNames = only === undefined ? Object.keys(stages ?? {}) : [only];
if (stageNames.length === 0) throw new Error('context stages must name at least one stage');

for (const stageName of stageNames) {
  createStageStacks(app, stageName, parseStageSettings(stageName, stages?.[stageName]));
}

app.synth();
