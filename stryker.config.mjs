/** Mutation tests of what decides: whether the tests notice when a condition, a text or a number is another one. */
export default {
  mutate: [
    'core/**/*.ts',
    'lambda/authorizer/**/*.ts',
    // Names that the stack and the functions share; the tests of the stack hold them together.
    '!core/metric.ts',
    '!core/table-index.ts',
    '!core/environment/!(variable).ts',
    // Wiring at cold start, which the end-to-end tests run as a bundle in a process of its own; so do the tests of the
    // module that takes the place of one of aws-jwt-verify's.
    '!lambda/authorizer/handler.ts',
    '!lambda/authorizer/node-web-compat.ts',
  ],
  plugins: ['./script/mutation/test-runner.mjs'],
  testRunner: 'in-process',
  inProcess: {
    testFiles: [
      'test/core/**/*.test.ts',
      'test/lambda/authorizer/**/*.test.ts',
      'test/conformance/jws-vector.test.ts',
      'test/attack/jwt.test.ts',
    ],
    // A thousand workspaces, a million keys, and processes of their own: slow, and nothing falls to them alone.
    leaveOut: [
      'test/lambda/authorizer/exactness.test.ts',
      'test/lambda/authorizer/invented-key.test.ts',
      'test/lambda/authorizer/node-web-compat.test.ts',
    ],
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A mutant that loops is found by counting; time is for what waits for ever, and generous to a busy machine.
  timeoutMS: 30_000,
  timeoutFactor: 4,
  maxTestRunnerReuse: 300,
  incremental: true,
  incrementalFile: '.rigbox/mutation/incremental.json',
  tempDirName: '.rigbox/mutation/sandbox',
  ignorePatterns: ['.rigbox', 'cdk.out', 'bench', 'examples'],
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  jsonReporter: { fileName: '.rigbox/mutation/report.json' },
  htmlReporter: { fileName: '.rigbox/mutation/report.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  disableTypeChecks: false,
  checkers: [],
  thresholds: { high: 95, low: 90, break: 90 },
};
