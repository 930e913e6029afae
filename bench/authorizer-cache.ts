// How often API Gateway would find an authorizer's answer in its cache, by what the answers are kept by: a replay of three
// kinds of traffic against caches with the default TTL. `node script/node24.mjs bench/authorizer-cache.ts` prints the table.

/** One request: when, with which credential, on which path. */
interface Request {
  readonly second: number;
  readonly credential: string;
  readonly path: string;
}

const TTL_SECONDS = 300;
const HOUR = 3_600;

/** What a cache is keyed by; `/workspaces/{id}…` and `/apps/{id}…` are routes of resources. */
const KEYS: Readonly<Record<string, (request: Request) => string>> = {
  credential: ({ credential }) => credential,
  'credential and path': ({ credential, path }) => `${credential} ${path}`,
  'two authorizers: path on resource routes': ({ credential, path }) =>
    /^\/(?:workspaces|apps)\//.test(path) ? `${credential} ${path}` : credential,
};

/** A CI job every five minutes: makes a workspace, asks until it runs, works in it, removes it. */
function* pipeline(): Generator<Request> {
  for (let start = 0, run = 0; start < HOUR; start += 300, run += 1) {
    const at = (second: number, path: string): Request => ({
      second: start + second,
      credential: 'ci',
      path,
    });
    const workspace = `/workspaces/run-${run}`;
    yield at(0, '/workspaces');
    for (let second = 2; second < 40; second += 2) yield at(second, workspace);
    yield at(41, `${workspace}/env`);
    yield at(42, `${workspace}/deploy/launch`);
    for (let second = 45; second < 105; second += 3) yield at(second, `${workspace}/jobs/job-1`);
    for (let second = 105; second < 165; second += 5) yield at(second, `${workspace}/logs`);
    yield at(170, workspace);
  }
}

/** Fifty people with the dashboard open: it refreshes what is on the screen; they look around among ten workspaces. */
function* dashboard(): Generator<Request> {
  for (let second = 0; second < HOUR; second += 10) {
    for (let person = 0; person < 50; person += 1) {
      const workspace = `/workspaces/ws-${(person + Math.floor(second / 120)) % 10}`;
      const credential = `person-${person}`;
      yield { second, credential, path: '/workspaces' };
      yield { second, credential, path: workspace };
      yield { second, credential, path: `${workspace}/metrics/summary` };
      if (second % 60 === 0) yield { second, credential, path: '/users/me/limits' };
    }
  }
}

/** One key that asks for the metrics of a thousand workspaces every minute. */
function* monitor(): Generator<Request> {
  for (let minute = 0; minute < HOUR; minute += 60) {
    for (let at = 0; at < 1000; at += 1) {
      yield { second: minute, credential: 'monitor', path: `/workspaces/ws-${at}/metrics` };
    }
  }
}

/** Gives the share of requests whose answer was in the cache, from 0 to 1. */
function hitRate(traffic: Iterable<Request>, keyOf: (request: Request) => string): number {
  const askedAt = new Map<string, number>();
  let requests = 0;
  let hits = 0;
  for (const request of traffic) {
    requests += 1;
    const key = keyOf(request);
    const isHit = request.second - (askedAt.get(key) ?? -Infinity) < TTL_SECONDS;
    if (isHit) hits += 1;
    else askedAt.set(key, request.second);
  }
  return hits / requests;
}

const TRAFFIC = { pipeline, dashboard, monitor };

console.log(`| answers kept by | ${Object.keys(TRAFFIC).join(' | ')} |`);
for (const [name, keyOf] of Object.entries(KEYS)) {
  const rates = Object.values(TRAFFIC).map(
    (make) => `${(100 * hitRate(make(), keyOf)).toFixed(1)} %`,
  );
  console.log(`| ${name} | ${rates.join(' | ')} |`);
}
