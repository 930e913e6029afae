/** Jest runs the TypeScript sources as native ES modules on Node 24, without a compiler. */
export default {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/script/jest-transform.mjs' },
  snapshotSerializers: ['<rootDir>/script/snapshot-asset-hash.mjs'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['{core,lambda,lib,local,bin}/**/*.ts'],
  injectGlobals: true,
  // Jest would leave one processor to itself: of two, it would use one.
  maxWorkers: '100%',
  testTimeout: 60_000,
  // Native ES modules of a test file are never collected: a worker that has grown makes room for a new one.
  workerIdleMemoryLimit: '1500MB',
};
