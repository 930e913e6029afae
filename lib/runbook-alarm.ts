// An alarm that says what to do: its description is the section of docs/runbook.md.
import {
  Alarm,
  ComparisonOperator,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Properties of a {@link RunbookAlarm}. */
export interface RunbookAlarmProps {
  /** Section of the runbook, as the fragment of its address. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** The alarm goes off at this value or above. */
  readonly threshold: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /** ARN of the SNS topic to notify. @default none */
  readonly alarmTopicArn?: string;
}

/** Creates the alarm. Silence is no alarm. */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    this.alarm = new Alarm(this, 'Alarm', {
      alarmDescription: `docs/runbook.md#${props.runbook}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (props.alarmTopicArn === undefined) return;
    const topic = Topic.fromTopicArn(this, 'Topic', props.alarmTopicArn);
    this.alarm.addAlarmAction(new SnsAction(topic));
  }
}
