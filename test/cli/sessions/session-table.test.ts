import { openSessionTable } from '../../../cli/sessions/session-table.ts';

it('fails to open when the operator names no table', () => {
  expect(() => openSessionTable({})).toThrow(/^--table NAME or --local/);
});
