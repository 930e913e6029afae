// Renders docs/assurance.md: the claims in their own words, with the numbers of the evidence and nothing else.
import type { Claim, ClaimGroup, TestCount } from './claim.ts';
import type { ClaimEvidence, Evidence } from './evidence.ts';

/** Renders the page; a claim without evidence, or with that of other tests, is an error. */
export function renderPage(groups: readonly ClaimGroup[], evidence: Evidence): string {
  const rows = groups.flatMap(({ claims }) =>
    claims.map((claim) => summaryRow(claim, evidenceFor(claim, evidence))),
  );
  return `${introduction(evidence)}

${table(['claim', 'tests', 'counted beyond them', 'wrong'], rows)}

${groups.map((group) => section(group, evidence)).join('\n\n')}
`;
}

function introduction({ run, claims }: Evidence): string {
  const wrong = Object.values(claims).reduce((sum, one) => sum + (one.measurement?.wrong ?? 0), 0);
  return `# Assurance

What is claimed of this front door, what tried to prove it wrong, and how often. The [threat model](threat-model.md) says what
it is meant to withstand; this page says what was done to find out. Wrong decisions that were found, planted ones apart:
**${number(wrong)}**. A wrong one lets in somebody who does not belong, keeps out somebody who does, or takes one for another.

Before you believe it:

- **Nothing was verified against AWS.** The requests went to the local gateway, which interprets the template that would be
  deployed and runs the bundles that would be deployed, with an embedded DynamoDB and a local issuer. What AWS does where its
  documents are silent is [an open question](local-fidelity.md#not-verified-against-aws) here too.
- **No number is typed by hand.** \`npm run assurance\` counts them from the results of a run of all tests but those of the
  documentation, and from what the long runs left behind. It writes nothing if any of these tests failed, if one that is
  counted here is gone or was skipped without this page saying so, if a measurement is missing, or if one decision was wrong.
  \`docs/assurance.json\` holds what it counted.
- **Continuous integration holds the page to every later change.** The run of the tests must show at least as many tests for
  each line as the page does, all passed; it may show more, since a test that was added makes no line untrue. What is drawn
  at random may fall short by half. The long runs (${longRuns(claims)}) are not
  repeated there: their dates say how old they are.
- **A count is no proof.** Each claim says what would make its tests fail, how one knows that they can, and what they leave out.

Counted from the run of ${dateOf(run.at)}: ${number(run.passed)} tests passed, none failed, ${number(run.skipped)} were skipped.`;
}

function longRuns(claims: Evidence['claims']): string {
  const commands = Object.values(claims).flatMap(({ measurement }) => measurement?.command ?? []);
  return [...new Set(commands.filter((command) => !command.startsWith('npm test')))]
    .map(code)
    .join(', ');
}

function evidenceFor({ id, tests, measuredBy }: Claim, { claims }: Evidence): ClaimEvidence {
  const found = claims[id];
  const isWhole =
    found !== undefined &&
    (found.measurement !== undefined) === (measuredBy !== undefined) &&
    found.tests.length === tests.length &&
    found.tests.every(({ what }, index) => what === tests[index]?.what);
  if (!isWhole) throw new TypeError(`${id} must have its evidence: run npm run assurance`);
  return found;
}

function summaryRow({ title, bounds }: Claim, { tests, measurement }: ClaimEvidence): string[] {
  const sum = (kind: 'passed' | 'skipped') => tests.reduce((total, one) => total + one[kind], 0);
  const skipped = sum('skipped');
  const [first, ...others] = measurement?.counts ?? [];
  const main = others.find(({ what }) => what === bounds?.[0]?.what) ?? first;
  return [
    `[${title}](#${anchorOf(title)})`,
    tests.length === 0 ? '' : number(sum('passed')) + (skipped > 0 ? `, ${skipped} skipped` : ''),
    main ? `${main.what}: ${number(main.count)}` : '',
    number(measurement?.wrong ?? 0),
  ];
}

function section({ title, claims }: ClaimGroup, evidence: Evidence): string {
  const parts = claims.map((claim) => claimSection(claim, evidenceFor(claim, evidence)));
  return [`## ${title}`, ...parts].join('\n\n');
}

function claimSection(claim: Claim, { tests, measurement }: ClaimEvidence): string {
  const counted = tests.map((one, index) => [one.what, outcome(one, claim.tests[index])]);
  const measured = (measurement?.counts ?? []).map(({ what, count }) => [what, number(count)]);
  const wrong = measurement ? [['**wrong**', `**${number(measurement.wrong)}**`]] : [];
  const parts = [
    `### ${claim.title}`,
    claim.statement,
    `*It fails* ${claim.failsWhen}`,
    `*It does not show* ${claim.notShown}`,
    table(['counted', ''], [...counted, ...measured, ...wrong]),
    (measurement?.notes ?? []).map((note) => `- ${note}`).join('\n'),
    repeat(claim, measurement),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function outcome(
  { passed, skipped }: ClaimEvidence['tests'][number],
  count: TestCount | undefined,
): string {
  if (skipped === 0) return number(passed);
  return `${number(passed)}, ${number(skipped)} skipped: ${count?.mayBeSkippedFor ?? 'unknown'}`;
}

function repeat({ command, measuredBy }: Claim, measurement: ClaimEvidence['measurement']): string {
  if (measuredBy !== 'command' || !measurement) return `Repeat it: ${code(command)}`;
  const ran = `${code(measurement.command)}, last run ${dateOf(measurement.at)}`;
  return `Repeat it: ${command === measurement.command ? ran : `${code(command)}; ${ran}`}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
    .join('\n');
}

const code = (text: string) => `\`${text}\``;
const number = (value: number) => value.toLocaleString('en-US');
const dateOf = (at: string) => at.slice(0, 10);

/** The name by which a heading can be linked to. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
