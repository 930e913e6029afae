// Keeps docs/assurance.md to its evidence. Whether a run of the tests bears that out is asked after the run, by
// `dev/assurance.ts --check`.
import { readFileSync } from 'node:fs';
import { buildPage, PAGE_FILE, readEvidence } from '../../dev/assurance.ts';
import { CLAIMS } from '../../dev/assurance/claim-table.ts';

it('docs/assurance.md is what its evidence says; npm run assurance writes both', () => {
  expect(readFileSync(PAGE_FILE, 'utf8')).toBe(buildPage());
});

it('has evidence for every claim, for nothing else, and no wrong decision in it', () => {
  const { claims } = readEvidence();

  expect(Object.keys(claims)).toEqual(CLAIMS.map(({ id }) => id));
  expect(
    Object.values(claims).filter(({ measurement }) => measurement && measurement.wrong > 0),
  ).toEqual([]);
});
