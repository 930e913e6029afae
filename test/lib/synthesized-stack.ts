// Synthesizes the stack in memory for the tests of `lib/`: no bundling, no validator, the feature flags of cdk.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FrontDoorStack } from '../../lib/front-door-stack.ts';
import { parseStageSettings, type StageSettingsInput } from '../../lib/stage-settings.ts';

/** Settings that say only what has no default. */
export const MINIMAL_SETTINGS: StageSettingsInput = {
  workspaceServiceUrl: 'https://workspaces.example',
  issuers: [
    { issuer: 'https://login.example', kind: 'rfc9068', audiences: ['https://api.example'] },
  ],
};

/** The feature flags with which the app is deployed. */
export function featureFlags(): Record<string, unknown> {
  const file = join(import.meta.dirname, '../../cdk.json');
  const { context } = JSON.parse(readFileSync(file, 'utf8')) as {
    context: Record<string, unknown>;
  };
  return context;
}

/** Creates an app whose synthesis bundles nothing. */
export function createApp(props: AppProps = {}): App {
  return new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    ...props,
    context: { ...featureFlags(), 'aws:cdk:bundling-stacks': [], ...props.context },
  });
}

/** Creates the stack of a stage in an app of its own. */
export function createStack(input: Partial<StageSettingsInput> = {}, app = createApp()) {
  return new FrontDoorStack(app, 'RigboxAuth-test', {
    stageName: 'test',
    settings: parseStageSettings('test', { ...MINIMAL_SETTINGS, ...input }),
  });
}

/** Synthesizes the template of a stage. */
export function synthesize(input: Partial<StageSettingsInput> = {}): Template {
  return Template.fromStack(createStack(input));
}
