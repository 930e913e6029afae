import { openAccessTables } from '../../../cli/access/access-tables.ts';

describe('the tables to work on', () => {
  it.each([{}, { table: 'access' }, { 'key-table': 'keys' }])(
    'fail to open when the operator says only %j',
    (options) => {
      expect(() => openAccessTables(options)).toThrow(/^--table NAME with --key-table NAME/);
    },
  );
});
