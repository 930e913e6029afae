// Whether a run of the tests still bears out the committed page.
import type { Claim } from './claim.ts';
import type { Evidence } from './evidence.ts';

/** How much of a count that is drawn at random has to be reached again. */
const RANDOM_SHARE_MIN = 0.5;

/**
 * Says where the page claims more than a run shows. A run may show more: a test that was added makes no number of the page
 * false, so that a change that adds one need not write the page anew, while a test that was taken away does. What tests
 * count of their own varies with what they draw at random; less than half of it means that they try something else now.
 * Measurements of commands are as old as the page says, and are not looked at.
 */
export function shortfallsOf(
  claims: readonly Claim[],
  page: Evidence,
  run: Evidence,
): readonly string[] {
  const unknown = Object.keys(page.claims).filter((id) => !claims.some((claim) => claim.id === id));
  return [
    ...unknown.map((id) => `${id}: is on the page, and claimed no more`),
    ...claims.flatMap((claim) => shortfallsOfClaim(claim, page, run)),
  ];
}

function shortfallsOfClaim({ id, measuredBy }: Claim, page: Evidence, run: Evidence) {
  const claimed = page.claims[id];
  if (claimed === undefined) return [`${id}: is not on the page`];
  const shown = run.claims[id];
  const fewer = claimed.tests.flatMap(({ what, ...before }) => {
    const { passed = 0, skipped = 0 } = shown?.tests.find((one) => one.what === what) ?? {};
    const isLess = passed + skipped < before.passed + before.skipped;
    return isLess ? [`${id}: ${what}: ${before.passed} on the page, ${passed} passed`] : [];
  });
  if (measuredBy !== 'tests') return fewer;
  const measured = claimed.measurement?.counts ?? [];
  const less = measured.flatMap(({ what, count }) => {
    const now = shown?.measurement?.counts.find((one) => one.what === what)?.count ?? 0;
    return now < RANDOM_SHARE_MIN * count
      ? [`${id}: ${what}: ${count} on the page, now ${now}`]
      : [];
  });
  return [...fewer, ...less];
}
