// Writes docs/cost.md: the bill for a million requests, against what an operator can turn. Prices are in price.json.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  costOf,
  decisionUse,
  hitRate,
  REGIONS,
  type CostItem,
  type Deployment,
} from './cost-model.ts';
import prices from './price.json' with { type: 'json' };

const FILE = join(import.meta.dirname, '../docs/cost.md');
const TTLS = [0, 60, 300, 3600];
const VOLUMES = [1e6, 1e7, 1e8];
const USUAL: Deployment = {
  region: 'us-east-1',
  ttlSeconds: 300,
  waf: true,
  accessControl: false,
  requestsPerMonth: 1e7,
};

const total = (items: readonly CostItem[]): number =>
  items.reduce((sum, { dollars }) => sum + dollars, 0);
const money = (dollars: number): string => `$${dollars.toFixed(dollars < 0.1 ? 3 : 2)}`;
const reads = (accessControl: boolean): number => decisionUse(accessControl).readUnits;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function billOf(deployment: Deployment): string {
  const items = costOf(deployment);
  const sum = total(items);
  return table(
    ['part', 'per million', 'share', 'what makes it smaller'],
    [
      ...items.map(({ name, dollars, turn }) => [
        name,
        money(dollars),
        percent(dollars / sum),
        turn,
      ]),
      ['**all**', `**${money(sum)}**`, '', ''],
    ],
  );
}

const OF_AUTHORIZER = [
  'authorizer, calls and time',
  'reads of the tables',
  'decision log and metrics in it',
  'traces',
];

const authorizersPart = (items: readonly CostItem[]): number =>
  total(items.filter(({ name }) => OF_AUTHORIZER.includes(name)));

function byTtl(): string {
  return table(
    [
      'TTL',
      'hit rate',
      ...['with', 'without'].map((one) => `${one} a web ACL`),
      'authorizer’s part',
    ],
    TTLS.map((ttlSeconds) => {
      const items = costOf({ ...USUAL, ttlSeconds });
      const withoutWaf = costOf({ ...USUAL, ttlSeconds, waf: false });
      return [
        `${ttlSeconds} s`,
        percent(hitRate({ ...USUAL, ttlSeconds })),
        money(total(items)),
        money(total(withoutWaf)),
        money(authorizersPart(items)),
      ];
    }),
  );
}

function byAccessControl(): string {
  return table(
    [
      'TTL',
      ...['without', 'with'].flatMap((one) => [`hit rate ${one}`, `authorizer’s part ${one}`]),
      'it adds',
    ],
    TTLS.map((ttlSeconds) => {
      const both = [false, true].map((accessControl) => ({ ...USUAL, ttlSeconds, accessControl }));
      const parts = both.map((deployment) => authorizersPart(costOf(deployment)));
      const [without = 0, having = 0] = parts;
      return [
        `${ttlSeconds} s`,
        ...both.flatMap((deployment, at) => [percent(hitRate(deployment)), money(parts[at] ?? 0)]),
        money(having - without),
      ];
    }),
  );
}

function byVolume(): string {
  return table(
    [
      'requests a month',
      ...REGIONS.flatMap((region) => [`${region}, a million`, `${region}, the month`]),
    ],
    VOLUMES.map((requestsPerMonth) => [
      requestsPerMonth.toLocaleString('en'),
      ...REGIONS.flatMap((region) => {
        const sum = total(costOf({ ...USUAL, region, requestsPerMonth }));
        return [money(sum), money((sum * requestsPerMonth) / 1e6)];
      }),
    ]),
  );
}

const assumptions = table(
  ['assumption', 'value', 'why'],
  Object.entries(prices.usage).map(([name, { value, why }]) => [`\`${name}\``, String(value), why]),
);
const sources = table(
  ['price', ...REGIONS, 'source'],
  Object.entries(prices.regions['us-east-1']).map(([name, { source }]) => [
    `\`${name}\``,
    ...REGIONS.map((region) =>
      String(prices.regions[region][name as keyof (typeof prices.regions)['us-east-1']].price),
    ),
    source,
  ]),
);
const largest = costOf(USUAL)[0];

await writeFile(
  FILE,
  `# Cost

What a million requests cost, computed by \`node script/node24.mjs bench/cost.ts\` from \`bench/price.json\`. The prices are
list prices as of ${prices.asOf}, to be checked against their sources below; free tiers, taxes and the workspace services
themselves are left out.

## What dominates

In ${USUAL.region}, with a TTL of ${USUAL.ttlSeconds} s, a web ACL and ${USUAL.requestsPerMonth.toLocaleString('en')} requests a month. The largest part is ${largest?.name ?? ''};
with a warm cache, deciding costs next to nothing beside it.

${billOf(USUAL)}

## The cache

One caller makes ${prices.usage.callerRequestsPerMinute.value} requests a minute with one credential. A longer TTL also stretches how long a policy may be used
when flushing the cache is impossible: see the decision on revocation before turning it.

${byTtl()}

## Access control

With \`accessControl\`, answers are kept by credential and path, so that fewer are found, and each decision reads the account,
the member and the called resource as well: ${reads(true)} read units on average, where it is ${reads(false)} without. In dollars for a
million requests.

${byAccessControl()}

## Volume

What is paid by the month weighs on few requests and vanishes on many.

${byVolume()}

## Assumptions

${assumptions}

## Prices

In US dollars.

${sources}
`,
);
