// Three sizes of test: small (no I/O, beside the code), medium (one real server), e2e (whole processes).
import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
delete swc.$schema;
delete swc.jsc.baseUrl;
delete swc.jsc.paths;
delete swc.module.resolveFully;

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  moduleNameMapper: {
    '^@chanrong/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.chanrong/'],
  setupFiles: ['reflect-metadata', '<rootDir>/test/harness/property-seed.mjs'],
};

// Third-party recordings stay beside the product: without them there is nothing these tests could read.
const realData =
  process.env.REFERENCE_DATA_DIR === undefined
    ? []
    : [
        {
          ...shared,
          displayName: 'real-data',
          testMatch: ['<rootDir>/test/real-data/**/*.spec.ts'],
        },
      ];

export default {
  // Tests wait for conditions; a machine that is busy elsewhere must not fail them.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'small',
      testMatch: ['<rootDir>/{apps,libs,test,tools}/**/*.spec.{ts,mjs}'],
      testPathIgnorePatterns: [
        '\\.medium\\.spec\\.',
        '\\.e2e\\.spec\\.',
        '/test/real-data/',
        '/node_modules/',
      ],
    },
    {
      ...shared,
      displayName: 'medium',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.medium.spec.ts'],
      globalSetup: '<rootDir>/libs/testing/src/medium.global-setup.mjs',
      globalTeardown: '<rootDir>/libs/testing/src/medium.global-teardown.mjs',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/{e2e,faults}/**/*.e2e.spec.ts'],
    },
    ...realData,
  ],
};
