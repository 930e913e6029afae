// What the figures must reach, and whether they do. A target that is out of reach names the limit that stops it.
import type { Figure } from './figure.ts';

/** A bound on a figure: on its ratio to the other, or on our own value. */
export interface Target {
  readonly name: string;
  readonly otherName: string;
  readonly of: 'ratio' | 'ours';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A target with what was measured. */
export interface Verdict extends Target {
  readonly measured: number;
  readonly isReached: boolean;
  /** What nothing could be below in the same run, where that was measured. */
  readonly floor?: number;
}

/** Name of the process that bounds a cold start from below. */
export const LEAST = 'least that could decide';

const NAIVE = 'AWS SDK + aws-jwt-verify (naive)';
const EMPTY = 'empty process';
const BARE = 'bare crypto.verify';
const LIBRARIES = ['jose', 'jsonwebtoken + jwks-rsa'];

const ratio = (
  name: string,
  otherName: string,
  bound: Pick<Target, 'atLeast' | 'atMost'>,
): Target => ({ name, otherName, of: 'ratio', ...bound });
const ours = (name: string, otherName: string, atMost: number): Target => ({
  name,
  otherName,
  of: 'ours',
  atMost,
});

/**
 * A bound in microseconds, and the same as the ratio that it was to a yardstick, which took `took` µs on the machine that it
 * was set on: this one may be half as fast, or twice.
 */
const micros = (name: string, yardstick: string, atMost: number, took: number): Target[] => [
  ours(name, yardstick, atMost),
  ratio(name, yardstick, { atMost: Number((atMost / took).toPrecision(3)) }),
];

const ONE_HASH = 'one SHA-256 of a key';
const STRINGIFY = 'JSON.stringify of the same policy';

/** All targets; those whose figures a short run leaves out are left out with them. */
export const TARGETS: readonly Target[] = [
  ratio('cold start, JWT, key set at hand', EMPTY, { atMost: 1.55 }),
  ratio('cold start, session, key set at hand', EMPTY, { atMost: 1.55 }),
  ratio('cold start, API key', EMPTY, { atMost: 1.65 }),
  ratio('cold start, API key', NAIVE, { atMost: 0.6 }),
  ours('bundle, minified', NAIVE, 40),
  ours('bundle, gzip', NAIVE, 14),
  ...['RS256', 'ES256', 'EdDSA'].map((algorithm) =>
    ratio(`JWT ${algorithm}, first seen`, 'aws-jwt-verify', { atLeast: 0.95 }),
  ),
  ...['RS256', 'ES256'].flatMap((algorithm) =>
    LIBRARIES.map((library) => ratio(`JWT ${algorithm}, first seen`, library, { atLeast: 1 })),
  ),
  ratio('JWT RS256, seen again', BARE, { atLeast: 15 }),
  ratio('store call over HTTP', 'bare keep-alive exchange', { atLeast: 0.8 }),
  ratio('store call over HTTP, processor time', 'bare keep-alive exchange', { atMost: 1.3 }),
  ours('store reads for a full-access key', 'needed', 1),
  ...['a JWT', 'a session', 'a session under access control'].map((kind) =>
    ours(`store reads for ${kind}`, 'needed', 1),
  ),
  ours('store reads for junk', 'needed', 0),
  ours('store reads for a forged JWT', 'needed', 0),
  ours('API key, malformed, refused', ONE_HASH, 0.6),
  ...micros('API key, mistyped, refused', ONE_HASH, 0.6, 0.31),
  ours('policy, full access', STRINGIFY, 1),
  ours('policy, one path', STRINGIFY, 1),
  ...micros('policy, 50 grants', STRINGIFY, 20, 13),
  ratio('local gateway, 16 connections', 'bare node proxy', { atLeast: 0.6 }),
  ratio('store call with 100 keys in the store', '1000000 keys', { atMost: 1.15 }),
];

/** Judges figures by the targets that they have figures for. */
export function judge(figures: readonly Figure[]): Verdict[] {
  return TARGETS.flatMap((target) => {
    const figure = figures.find(
      ({ name, otherName }) => name === target.name && otherName === target.otherName,
    );
    if (figure === undefined) return [];
    const measured = target.of === 'ratio' ? figure.ratio : figure.ours.median;
    const isReached =
      measured >= (target.atLeast ?? -Infinity) && measured <= (target.atMost ?? Infinity);
    const floor = floorOf(figure, figures);
    return [{ ...target, measured, isReached, ...(floor !== undefined && { floor }) }];
  });
}

/** The ratio that the least possible process has, where ours has this one. */
function floorOf({ name, otherName, other }: Figure, figures: readonly Figure[]) {
  if (otherName !== EMPTY) return undefined;
  const least = figures.find((figure) => figure.name === name && figure.otherName === LEAST);
  return least && Number((least.other.median / other.median).toPrecision(4));
}
