import { readFileSync } from 'node:fs';
import { buildReference, REFERENCE_FILE } from '../../dev/reference.ts';

it('docs/reference.md is what the tables of the code say; npm run docs writes it', () => {
  expect(readFileSync(REFERENCE_FILE, 'utf8')).toBe(buildReference());
});
