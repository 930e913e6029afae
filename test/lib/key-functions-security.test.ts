import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { KeyFunctionsStack } from './key-functions-stack.ts';
import { createApp } from './synthesized-stack.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

function findings(change: (stack: KeyFunctionsStack) => void = () => undefined): string[] {
  const app = createApp({
    context: {
      '@aws-cdk/core:failSynthOnValidationErrors': false,
      '@aws-cdk/core:validationReportPrettyPrint': false,
      '@aws-cdk/core:validationReportJson': true,
    },
  });
  change(new KeyFunctionsStack(app));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const report = join(app.synth().directory, 'validation-report.json');
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}

describe('cdk-nag, AwsSolutions, over what surrounds API keys', () => {
  it('finds nothing that is not acknowledged', () => {
    expect(findings()).toEqual([]);
  });

  it('finds a second queue that nobody watches', () => {
    const found = findings((stack) => new Queue(stack.events, 'Careless'));

    expect(found).toContainEqual(expect.stringContaining('AwsSolutions-SQS3'));
  });
});
