// What a million requests cost, item by item: list prices, and what one request uses.
import prices from './price.json' with { type: 'json' };

/** Regions with prices. */
export const REGIONS = Object.keys(prices.regions) as (keyof typeof prices.regions)[];

/** What an operator can turn, and how much the API is used. */
export interface Deployment {
  readonly region: keyof typeof prices.regions;
  /** Seconds for which API Gateway keeps a policy. */
  readonly ttlSeconds: number;
  readonly waf: boolean;
  /** Roles decide: answers are kept by credential and path, and a decision reads more. */
  readonly accessControl: boolean;
  readonly requestsPerMonth: number;
}

/** One part of the bill, in dollars for a million requests. */
export interface CostItem {
  readonly name: string;
  readonly dollars: number;
  /** What makes it smaller. */
  readonly turn: string;
}

const BYTES_PER_GB = 1e9;
const MILLION = 1e6;

/**
 * Gives the share of requests that the authorizer's cache answers. A caller's request after the cached policy has ended
 * opens a new window, in which all others are hits: with `r` requests a second of one credential, and a window of `t`
 * seconds, one of `1 + r·t` requests is a miss. Under access control each path has windows of its own.
 */
export function hitRate({
  ttlSeconds,
  accessControl,
}: Pick<Deployment, 'ttlSeconds' | 'accessControl'>): number {
  const { callerRequestsPerMinute, pathsPerCaller } = prices.usage;
  const keys = accessControl ? pathsPerCaller.value : 1;
  const perSecond = callerRequestsPerMinute.value / 60 / keys;
  return 1 - 1 / (1 + perSecond * ttlSeconds);
}

/** Gives what one decision uses on average, over keys and sessions: read units of the tables, and milliseconds. */
export function decisionUse(accessControl: boolean): { readUnits: number; ms: number } {
  const { usage } = prices;
  const sessions = usage.sessionShare.value;
  const keys = 1 - sessions;
  const readUnits = keys * usage.keyReadUnits.value + sessions * usage.sessionReadUnits.value;
  const ms = usage.authorizerMs.value;
  if (!accessControl) return { readUnits, ms };
  return {
    readUnits: readUnits + usage.accessReadUnits.value,
    ms: ms + keys * usage.secondReadMs.value,
  };
}

/** Gives every part of the bill, the largest first. */
export function costOf(deployment: Deployment): CostItem[] {
  return [...perRequest(deployment), ...perMonth(deployment)].toSorted(
    (one, other) => other.dollars - one.dollars,
  );
}

function perRequest({ region, ttlSeconds, accessControl }: Deployment): CostItem[] {
  const price = prices.regions[region];
  const { usage } = prices;
  const misses = MILLION * (1 - hitRate({ ttlSeconds, accessControl }));
  const { readUnits, ms } = decisionUse(accessControl);
  return [
    {
      name: 'API Gateway requests',
      dollars: price.apiGatewayPerMillion.price,
      turn: 'nothing but fewer requests',
    },
    {
      name: 'authorizer, calls and time',
      dollars:
        (misses / MILLION) * price.lambdaPerMillion.price +
        misses * (ms / 1000) * usage.authorizerGb.value * price.lambdaArmPerGbSecond.price,
      turn: 'a longer TTL; less memory, if the latency allows',
    },
    {
      name: 'reads of the tables',
      dollars: ((misses * readUnits) / MILLION) * price.dynamoReadUnitsPerMillion.price,
      turn: 'a longer TTL',
    },
    {
      name: 'decision log and metrics in it',
      dollars: ((misses * usage.decisionLogBytes.value) / BYTES_PER_GB) * price.logsPerGb.price,
      turn: 'a longer TTL',
    },
    {
      name: 'access log',
      dollars: ((MILLION * usage.accessLogBytes.value) / BYTES_PER_GB) * price.logsPerGb.price,
      turn: 'fewer fields',
    },
    {
      name: 'traces',
      dollars: ((misses * usage.tracedShare.value) / MILLION) * price.tracesPerMillion.price,
      turn: 'a lower sampling rate',
    },
    {
      name: 'answers sent out',
      dollars: ((MILLION * usage.answerBytes.value) / BYTES_PER_GB) * price.transferOutPerGb.price,
      turn: 'smaller or compressed answers',
    },
  ];
}

function perMonth({ region, waf, requestsPerMonth }: Deployment): CostItem[] {
  const price = prices.regions[region];
  const { usage } = prices;
  const perMillion = (dollars: number): number => (dollars * MILLION) / requestsPerMonth;
  const fixed = price.wafAclPerMonth.price + usage.wafRules.value * price.wafRulePerMonth.price;
  return [
    {
      name: 'metrics, by the month',
      dollars: perMillion(usage.customMetrics.value * price.metricPerMonth.price),
      turn: 'fewer dimensions',
    },
    ...(waf
      ? [
          {
            name: 'web ACL, by the request',
            dollars: price.wafPerMillion.price,
            turn: '`waf: false`',
          },
          {
            name: 'web ACL, by the month',
            dollars: perMillion(fixed),
            turn: '`waf: false`, or fewer rules',
          },
        ]
      : []),
  ];
}
