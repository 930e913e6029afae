// When what was withdrawn is refused everywhere, as the API says with its answer.

/** What the API says of the effect of a change. */
export interface Effect {
  /** Until then a copy of an earlier decision may let it through; by now unless the gateway's cache could not be emptied. */
  readonly effectiveBy?: string;
}

/** Reads the effect from the headers of an answer; without the header nothing is known. */
export function readEffect(headers: Headers): Effect {
  const effectiveBy = headers.get('X-Rigbox-Effective-By');
  return effectiveBy === null ? {} : { effectiveBy };
}

/** Gives the effect of several changes together: when the last of them holds. */
export function latestEffect(effects: readonly Effect[]): Effect {
  const times = effects.flatMap(({ effectiveBy }) => effectiveBy ?? []).toSorted();
  const effectiveBy = times.at(-1);
  return effectiveBy === undefined ? {} : { effectiveBy };
}

/** Gives the words to go on with after what was done, or none when it holds by `now`, in milliseconds since the epoch. */
export function describeDelay({ effectiveBy }: Effect, now: number): string {
  if (effectiveBy === undefined || Date.parse(effectiveBy) <= now) return '';
  const time = new Date(effectiveBy).toLocaleTimeString('en', { timeStyle: 'short' });
  return `; copies of earlier decisions may let it through until ${time}`;
}
