import type { Claim } from '../../../dev/assurance/claim.ts';
import { collectEvidence, type Evidence } from '../../../dev/assurance/evidence.ts';
import { renderPage } from '../../../dev/assurance/page.ts';
import { BROWSER_CLAIM, MEASURED, RUN, runWith, STORE_CLAIM, STORE_FILE } from './sample.ts';

const GROUPS = [
  { title: 'Faults', claims: [STORE_CLAIM] },
  { title: 'The whole', claims: [BROWSER_CLAIM] },
];
const evidenceOf = (claims: readonly Claim[], run = RUN): Evidence =>
  collectEvidence(claims, { run, measurementOf: () => MEASURED }).evidence;
const EVIDENCE = evidenceOf([STORE_CLAIM, BROWSER_CLAIM]);

describe('the page', () => {
  const page = renderPage(GROUPS, EVIDENCE);

  it('has of each claim what it says, when it fails, what it leaves out, the numbers and the command', () => {
    expect(page).toContain(`## Faults

### While the store fails, nobody’s let in

It fails in many ways.

*It fails* when somebody is let in.

*It does not show* AWS.

| counted |  |
| --- | --- |
| ways to fail | 2 |
| limits | 1 |
| answers | 1,200 |
| faults | 0 |
| **wrong** | **0** |

Repeat it: \`npm test -- ${STORE_FILE}\`

## The whole`);
  });

  it('begins with a row for each claim, by its first count, and a link to it', () => {
    expect(page).toContain(
      '| [While the store fails, nobody’s let in](#while-the-store-fails-nobodys-let-in) | 3 | answers: 1,200 | 0 |',
    );
    expect(page).toContain('| [The dashboard works](#the-dashboard-works) | 2 |  | 0 |');
  });

  it('begins with the count that the first bound of a claim is about', () => {
    const bounded: Claim = { ...STORE_CLAIM, bounds: [{ what: 'faults', atMost: 0 }] };

    expect(renderPage([{ title: 'Faults', claims: [bounded] }], EVIDENCE)).toContain(
      '| 3 | faults: 0 | 0 |',
    );
  });

  it('says when the tests ran, and how many', () => {
    expect(page).toContain(
      'Counted from the run of 2026-11-24: 5 tests passed, none failed, 0 were skipped.',
    );
  });

  it('never counts what was skipped as passed, and says why it was', () => {
    const skipped = renderPage(
      GROUPS,
      evidenceOf([STORE_CLAIM, BROWSER_CLAIM], runWith(3, 'pending')),
    );

    expect(skipped).toContain('| steps | 1, 1 skipped: there was no Chromium |');
    expect(skipped).toContain('| 1, 1 skipped |  | 0 |');
  });

  it('says of a command when it ran, and how', () => {
    const claim: Claim = { ...STORE_CLAIM, measuredBy: 'command', command: 'npm run load' };
    const long = { ...MEASURED, command: 'npm run load -- --seconds=600', notes: ['flat memory'] };
    const withMeasurement = (measurement: typeof MEASURED) =>
      renderPage([{ title: 'The whole', claims: [claim] }], {
        ...EVIDENCE,
        claims: { 'store-faults': { ...EVIDENCE.claims['store-faults']!, measurement } },
      });

    expect(withMeasurement(long)).toContain(
      '- flat memory\n\nRepeat it: `npm run load`; `npm run load -- --seconds=600`, last run 2026-11-24\n',
    );
    expect(withMeasurement({ ...long, command: 'npm run load' })).toContain(
      'Repeat it: `npm run load`, last run 2026-11-24\n',
    );
    expect(withMeasurement(long)).toContain('The long runs (`npm run load -- --seconds=600`)');
  });

  it.each<[string, Evidence['claims']]>([
    ['without evidence', {}],
    [
      'without its measurement',
      { 'store-faults': { tests: EVIDENCE.claims['store-faults']!.tests } },
    ],
    ['with a line less', { 'store-faults': { tests: [], measurement: MEASURED } }],
    [
      'with other lines',
      {
        'store-faults': {
          tests: EVIDENCE.claims['store-faults']!.tests.toReversed(),
          measurement: MEASURED,
        },
      },
    ],
  ])('fails for a claim %s', (_, claims) => {
    expect(() => renderPage(GROUPS, { ...EVIDENCE, claims })).toThrow(
      'store-faults must have its evidence: run npm run assurance',
    );
  });
});
