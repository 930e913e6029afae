// What docs/assurance.md claims: the form of a claim, and which tests count for it.

/** Tests that are counted together, in the words that their number gets on the page. */
export interface TestCount {
  readonly what: string;
  /** The path of a test file, or of a folder when it ends in a slash. */
  readonly in: string;
  /** What the full name of a test, its groups included, has to match; all tests of the place without it. */
  readonly named?: RegExp;
  /** Why these tests may be skipped on a machine, in words; without it a skipped test is an error. */
  readonly mayBeSkippedFor?: string;
}

/**
 * Who writes the measurement of a claim, a file of its id in `.rigbox/assurance/`: its own tests while they run, which
 * is checked in every run of continuous integration, or a command of its own that takes too long for that.
 */
export type MeasuredBy = 'tests' | 'command';

/** What one count of a measurement has to be for the claim to hold. */
export interface Bound {
  readonly what: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A section of the page. Its texts are whole sentences for somebody who does not believe it yet. */
export interface Claim {
  /** Names its evidence; kebab-case. */
  readonly id: string;
  readonly title: string;
  /** What is claimed. */
  readonly statement: string;
  /** What would make it fail, and how one knows that it can. */
  readonly failsWhen: string;
  /** What it does not show. */
  readonly notShown: string;
  /** Repeats it. */
  readonly command: string;
  readonly tests: readonly TestCount[];
  readonly measuredBy?: MeasuredBy;
  /** The first one is of the count that stands for the measurement in the summary of the page. */
  readonly bounds?: readonly Bound[];
}

/** Claims of one kind. */
export interface ClaimGroup {
  readonly title: string;
  readonly claims: readonly Claim[];
}
