/** @type {import('jest').Config} */
export default {
  // Test files share a process, so that the sources and their libraries are loaded once for each of the two cores and not
  // for each file: nothing in src keeps state in a module. TypeScript is read by `test/support/runner/register.js`, which
  // `npm test` names on its command line.
  runner: 'jest-light-runner/child-process',
  maxWorkers: 2,
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.cjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/runner/each-worker.js'],
};
