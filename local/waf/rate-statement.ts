// The rate-based statement: counts requests per key in a sliding window on the injected clock. It counts exactly, where
// AWS is approximate and late.
import type { Clock } from '../clock.ts';
import type { Properties } from '../template/property.ts';
import { cookieReader, headerReader, queryArgumentReader } from './component.ts';
import type { InspectedRequest } from './firewall.ts';
import { CUSTOM_KEY, CUSTOM_KEY_PART } from './known-property.ts';
import { compileTransformations } from './text-transformation.ts';

/** Gives the part of a request that requests are counted by; undefined when it is missing. */
type KeyReader = (request: InspectedRequest) => string | undefined;

/** A rate-based statement without its scope-down statement. */
export interface RateLimit {
  /** Counts a request and tells whether its key is over the limit. */
  isOver(request: InspectedRequest): boolean;
}

const WINDOW_SECONDS_DEFAULT = 300;
const WINDOWS_SECONDS = [60, 120, 300, 600];
const LIMIT_MIN = 10;
/** As many keys as AWS follows. */
const KEYS_MAX = 10_000;
const NO_PARTS = {};

const KEYS: Readonly<Record<string, (key: Properties) => KeyReader>> = {
  Cookie: (key) => namedKey(key, 'Cookie', cookieReader),
  HTTPMethod: (key) => {
    key.child('HTTPMethod', NO_PARTS);
    return (request) => request.verb;
  },
  Header: (key) => namedKey(key, 'Header', headerReader),
  IP: (key) => {
    key.child('IP', NO_PARTS);
    return (request) => request.sourceIp;
  },
  QueryArgument: (key) => namedKey(key, 'QueryArgument', queryArgumentReader),
  QueryString: (key) => transformedKey(key, 'QueryString', (request) => request.queryText),
  UriPath: (key) => transformedKey(key, 'UriPath', (request) => request.path),
};

/**
 * Compiles the counting of a `RateBasedStatement`. A request that lacks a custom key is not counted.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 */
export function compileRateLimit(statement: Properties, clock: Clock): RateLimit {
  const limit = statement.optionalNumber('Limit') ?? 0;
  if (limit < LIMIT_MIN) statement.refuse(`Limit must be at least ${LIMIT_MIN}, got ${limit}`);
  const windowSeconds = statement.optionalNumber('EvaluationWindowSec') ?? WINDOW_SECONDS_DEFAULT;
  if (!WINDOWS_SECONDS.includes(windowSeconds)) {
    statement.refuse(
      `EvaluationWindowSec must be one of ${WINDOWS_SECONDS.join(', ')}, got ${windowSeconds}`,
    );
  }
  const keyOf = compileKey(statement);
  const times = new Map<string, number[]>();
  return {
    isOver: (request) => {
      const key = keyOf(request);
      if (key === undefined) return false;
      const now = clock.now();
      const recent = (times.get(key) ?? []).filter((time) => time > now - windowSeconds * 1000);
      recent.push(now);
      // More than one over the limit makes no difference, so that a flood costs no memory.
      if (recent.length > limit + 1) recent.shift();
      times.delete(key);
      times.set(key, recent);
      const [stalest] = times.keys();
      if (times.size > KEYS_MAX && stalest !== undefined) times.delete(stalest);
      return recent.length > limit;
    },
  };
}

function compileKey(statement: Properties): KeyReader {
  const type = statement.text('AggregateKeyType');
  if (type === 'IP') return (request) => request.sourceIp;
  if (type === 'CONSTANT') return () => '';
  if (type !== 'CUSTOM_KEYS') return statement.refuse(`AggregateKeyType ${type} is not emulated`);
  const readers = statement.children('CustomKeys', CUSTOM_KEY).map((key) => {
    const [name] = Object.keys(KEYS).filter((known) => key.has(known));
    return (
      (name === undefined ? undefined : KEYS[name]?.(key)) ??
      key.refuse('a custom key names nothing')
    );
  });
  if (readers.length === 0) statement.refuse('CustomKeys is empty');
  return (request) => {
    const parts = readers.map((read) => read(request));
    return parts.includes(undefined) ? undefined : JSON.stringify(parts);
  };
}

function namedKey(
  key: Properties,
  kind: string,
  readerOf: (name: string) => (request: InspectedRequest) => readonly string[],
): KeyReader {
  const properties = key.child(kind, CUSTOM_KEY_PART);
  const read = readerOf(properties.text('Name'));
  const transform = compileTransformations(properties);
  return (request) => {
    const values = read(request);
    return values.length === 0 ? undefined : JSON.stringify(values.map(transform));
  };
}

function transformedKey(
  key: Properties,
  kind: string,
  read: (request: InspectedRequest) => string,
): KeyReader {
  const transform = compileTransformations(key.child(kind, CUSTOM_KEY_PART));
  return (request) => transform(read(request));
}
