/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // The suite is measured on two cores, and both are to work. `npm test` starts it with a larger nursery, and with a V8
  // that optimizes later: most test files are over before optimized code would pay, and it takes a sixth of the time.
  maxWorkers: 2,
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.cjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
      },
    ],
  },
};
