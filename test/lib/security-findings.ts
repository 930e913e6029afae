// What cdk-nag finds in an app.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createApp } from './synthesized-stack.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** Gives each finding that is not acknowledged, as rule and construct path, in the app that `build` fills. */
export function securityFindings(build: (app: App) => void): string[] {
  const app = createApp({
    context: {
      '@aws-cdk/core:failSynthOnValidationErrors': false,
      '@aws-cdk/core:validationReportPrettyPrint': false,
      '@aws-cdk/core:validationReportJson': true,
    },
  });
  build(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const report = join(app.synth().directory, 'validation-report.json');
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}
