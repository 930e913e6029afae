// The authorizer of the tutorials with Powertools for logs and metrics.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { RivalEvent } from './decision.ts';
import { handler as decide } from './naive-authorizer.ts';

const logger = new Logger({ serviceName: 'authorizer' });
const metrics = new Metrics({ namespace: 'RigboxAuth', serviceName: 'authorizer' });

/** Answers an authorizer event. */
export async function handler(event: RivalEvent) {
  const decision = await decide(event);
  logger.info('decided', { principalId: decision.principalId });
  metrics.addMetric('Decisions', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  return decision;
}
