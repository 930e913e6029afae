import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { RunbookAlarm, type RunbookAlarmProps } from '../../lib/runbook-alarm.ts';

function synthesize(props: Partial<RunbookAlarmProps> = {}): Template {
  const stack = new Stack(new App());
  const metric = new Metric({ namespace: 'N', metricName: 'M' });
  new RunbookAlarm(stack, 'Fire', { runbook: 'fire', metric, threshold: 3, ...props });
  return Template.fromStack(stack);
}

it('names its section of the runbook, goes off at the threshold, and takes silence for peace', () => {
  synthesize().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: 'docs/runbook.md#fire',
    Threshold: 3,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: Match.absent(),
  });
});

it('notifies the topic that it is given', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:alarms';

  synthesize({ alarmTopicArn, evaluationPeriods: 2 }).hasResourceProperties(
    'AWS::CloudWatch::Alarm',
    { AlarmActions: [alarmTopicArn], EvaluationPeriods: 2 },
  );
});
