// Import direction: kernel <- portrait, scoring <- contracts <- journal, queue, store, identity, observability <- apps.
// Each rule says why in one sentence.
const libraries = (names) => `^libs/(${names})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no place where reading can start.',
      severity: 'error',
      // The client is generated: its cycles are its generator's.
      from: { pathNot: '^apps/web/src/api/generated/' },
      to: { circular: true },
    },
    {
      name: 'kernel-stands-alone',
      comment: 'Everything stands on the kernel, so it stands on nothing of ours.',
      severity: 'error',
      from: { path: libraries('kernel') },
      to: { path: '^(libs/(?!kernel/)|apps/)' },
    },
    {
      name: 'engine-stands-on-kernel',
      comment: 'Portrait and scoring are replayed for years: they know words and arithmetic only.',
      severity: 'error',
      from: { path: libraries('portrait|scoring') },
      to: { path: '^(libs/(?!(kernel|portrait|scoring)/)|apps/)' },
    },
    {
      name: 'portrait-before-scoring',
      comment: 'A score is a function of the portrait, never the other way round.',
      severity: 'error',
      from: { path: libraries('portrait') },
      to: { path: libraries('scoring') },
    },
    {
      name: 'engine-is-pure',
      comment: 'No I/O, clock or framework in what must give the same bytes for ever.',
      severity: 'error',
      from: { path: libraries('kernel|portrait|scoring'), pathNot: '\\.(spec|bench)\\.ts$' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/decimal\\.js' },
    },
    {
      name: 'park-is-pure',
      comment:
        'One seed reproduces one world: the park knows words, shapes and arithmetic, and no I/O.',
      severity: 'error',
      from: { path: libraries('park'), pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^(libs/(?!(kernel|portrait|contracts|park)/)|apps/|node_modules/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'contracts-below-adapters',
      comment: 'Wire shapes do not know who carries them.',
      severity: 'error',
      from: { path: libraries('contracts') },
      to: {
        path: '^(libs/(journal|proof|queue|store|identity|gateway|observability|testing)/|apps/)',
      },
    },
    {
      name: 'libraries-below-apps',
      comment: 'A library that imports an app cannot be shared.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-never-import-apps',
      comment: 'Apps are separate processes; what they share is a library.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'console-talks-to-the-api',
      comment: 'What the console knows, it knows from the API: any bank could write its own.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^libs/' },
    },
    {
      name: 'testing-in-tests-only',
      comment: 'Test launchers never ship.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '(\\.spec\\.ts$|^libs/testing/)' },
      to: { path: libraries('testing') },
    },
    {
      name: 'one-door-per-library',
      comment:
        'A library is imported by its name; what its index does not export is private. Benches stand beside what they measure and are run from test/load.',
      severity: 'error',
      from: { path: '^(apps|libs|test)/([^/]+)/' },
      to: {
        path: '^libs/([^/]+)/src/(?!index\\.ts$)',
        pathNot: ['^libs/$2/', '\\.bench\\.ts$'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node'],
    },
  },
};
