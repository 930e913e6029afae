import { readTestRun } from '../../../dev/assurance/test-run.ts';

const FILE = {
  name: '/repository/test/core/jwt.test.ts',
  status: 'passed',
  endTime: 2_000,
  assertionResults: [
    { fullName: 'a token is refused', status: 'passed', title: 'is refused' },
    { fullName: 'a token is accepted', status: 'pending', title: 'is accepted' },
  ],
};
const RESULTS = { startTime: 1_000, wasInterrupted: false, numTotalTests: 2, testResults: [FILE] };

describe('the results of a run', () => {
  it('are its tests, by file and name, and the time that it took', () => {
    const later = { ...FILE, name: '/repository/test/lib/web-acl.test.ts', endTime: 3_000 };

    const run = readTestRun({ ...RESULTS, testResults: [later, FILE] }, '/repository');

    expect(run).toMatchObject({ startedAt: 1_000, endedAt: 3_000, brokenFiles: [] });
    expect(run.tests).toHaveLength(4);
    expect(run.tests).toContainEqual({
      file: 'test/core/jwt.test.ts',
      name: 'a token is accepted',
      status: 'pending',
    });
  });

  it('name files that could not be run, of which no test is known', () => {
    const broken = { ...FILE, status: 'failed', assertionResults: [] };

    expect(readTestRun({ ...RESULTS, testResults: [broken] }, '/repository').brokenFiles).toEqual([
      'test/core/jwt.test.ts',
    ]);
  });

  it('leave out the tests of the documentation, which fail while the page is to be written', () => {
    const page = { ...FILE, name: '/repository/test/docs/assurance.test.ts', status: 'failed' };

    const run = readTestRun({ ...RESULTS, testResults: [page, FILE] }, '/repository');

    expect(run.brokenFiles).toEqual([]);
    expect(run.tests.map(({ file }) => file)).toEqual([
      'test/core/jwt.test.ts',
      'test/core/jwt.test.ts',
    ]);
  });

  it.each([
    ['of nothing', { ...RESULTS, testResults: [] }],
    ['that was interrupted', { ...RESULTS, wasInterrupted: true }],
  ])('fail for a run %s', (_, results) => {
    expect(() => readTestRun(results, '/repository')).toThrow('run to their end');
  });

  it.each([null, {}, { ...RESULTS, testResults: [{ name: 'x' }] }])('fail for %j', (results) => {
    expect(() => readTestRun(results, '/repository')).toThrow("must be jest's");
  });
});
