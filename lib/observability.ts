// What an operator sees and is woken by. Every alarm names the section of docs/runbook.md that says what to do.
import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../core/metric.ts';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';

/** Properties of {@link Observability}. */
export interface ObservabilityProps {
  readonly api: RestApi;
  readonly stageName: string;
  readonly authorizer: IFunction;
  readonly apiKeys: IFunction;
  /** ARN of the SNS topic that alarms notify. @default none */
  readonly alarmTopicArn?: string;
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** Creates the alarms and the dashboard of a stage. */
export class Observability extends Construct {
  readonly #props: ObservabilityProps;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.#props = props;
    const { alarmTopicArn } = props;
    for (const [name, alarm] of Object.entries(this.#alarms())) {
      new RunbookAlarm(this, name, {
        ...alarm,
        ...(alarmTopicArn !== undefined && { alarmTopicArn }),
      });
    }
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [
          graph('Decisions', [
            this.#decisions('granted'),
            this.#decisions('refused'),
            this.#decisions('faulted'),
          ]),
          graph('Authorizer time', [this.#duration('p50'), this.#duration('p99')]),
        ],
        [
          graph('Requests', [
            props.api.metricCount({ period: MINUTE }),
            props.api.metricClientError({ period: MINUTE }),
            props.api.metricServerError({ period: MINUTE }),
          ]),
          graph('Latency', [
            props.api.metricLatency({ statistic: 'p50', period: MINUTE }),
            props.api.metricLatency({ statistic: 'p99', period: MINUTE }),
          ]),
        ],
      ],
    });
  }

  // Lambda's own Errors metric of the authorizer is left out: every refused credential counts there as an error.
  #alarms(): Record<string, RunbookAlarmProps> {
    const { api, authorizer, apiKeys } = this.#props;
    return {
      AuthorizerFaults: {
        runbook: 'authorizer-faults',
        metric: this.#decisions('faulted'),
        threshold: 1,
      },
      AuthorizerThrottled: {
        runbook: 'authorizer-throttled',
        metric: authorizer.metricThrottles({ period: MINUTE }),
        threshold: 1,
      },
      AuthorizerSlow: {
        runbook: 'authorizer-slow',
        metric: this.#duration('p99'),
        threshold: 1000,
        evaluationPeriods: 5,
      },
      RefusalSurge: {
        runbook: 'refusal-surge',
        metric: this.#decisions('refused', FIVE_MINUTES),
        threshold: 1000,
      },
      ServerErrors: {
        runbook: 'server-errors',
        metric: api.metricServerError({ period: MINUTE, statistic: 'Sum' }),
        threshold: 5,
        evaluationPeriods: 2,
      },
      ApiKeyFunctionErrors: {
        runbook: 'api-key-function-errors',
        metric: apiKeys.metricErrors({ period: FIVE_MINUTES }),
        threshold: 1,
      },
    };
  }

  #decisions(outcome: 'granted' | 'refused' | 'faulted', period = MINUTE): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: 'Decisions',
      dimensionsMap: { Stage: this.#props.stageName, Outcome: outcome },
      statistic: 'Sum',
      label: outcome,
      period,
    });
  }

  #duration(statistic: string): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: 'Duration',
      dimensionsMap: { Stage: this.#props.stageName },
      statistic,
      label: statistic,
      period: MINUTE,
    });
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12 });
}
