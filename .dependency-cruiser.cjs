/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const component = '(backends|data|sampling|models|losses|gradients|clipping|sparsification|noise|optimizers)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      'no-cycle',
      'A cycle has no beginning to read from.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid('resolvable', 'Every import must lead somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'contract-stands-alone',
      'contract imports no other part.',
      { path: '^packages/contract/' },
      { path: '^(apps|infra|tests|packages/(privacy|trainer))/' },
    ),
    forbid(
      'privacy-stands-alone',
      'privacy imports no other part.',
      { path: '^packages/privacy/' },
      { path: '^(apps|infra|tests|packages/(contract|trainer))/' },
    ),
    forbid(
      'privacy-is-pure',
      'privacy runs in a browser: no Node module outside its command.',
      { path: '^packages/privacy/src/', pathNot: '(\\.test\\.ts$|^packages/privacy/src/cli/)' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'privacy-knows-no-command',
      'The library part of privacy does not know its command.',
      { path: '^packages/privacy/src/', pathNot: '^packages/privacy/src/cli/' },
      { path: '^(packages/privacy/src/cli/|node_modules/commander/)' },
    ),
    forbid(
      'trainer-imports',
      'trainer may import privacy and contract.',
      { path: '^packages/trainer/' },
      { path: '^(apps|infra)/' },
    ),
    forbid(
      'api-imports',
      'api may import privacy, contract, and of trainer the description of a run.',
      { path: '^apps/api/', pathNot: '\\.test\\.ts$' },
      {
        path: '^(apps/web|infra|tests|packages/trainer)/',
        pathNot: '^packages/trainer/src/config/index\\.ts$',
      },
    ),
    forbid(
      'web-imports',
      'web may import privacy and contract.',
      { path: '^apps/web/' },
      { path: '^(apps/api|infra|tests|packages/trainer)/' },
    ),
    forbid(
      'training-emits-through-a-sink',
      'training is given a sink; it never reaches for a reporter.',
      { path: '^packages/trainer/src/training/' },
      { path: '^packages/trainer/src/(reporting|agent|cli)/' },
    ),
    forbid(
      'components-know-no-mechanism',
      'A component does not know what it is assembled into.',
      { path: `^packages/trainer/src/${component}/`, pathNot: '\\.test\\.ts$' },
      { path: '^packages/trainer/src/(mechanism|training|reporting|agent|cli|presets)/' },
    ),
    forbid(
      'only-noise-releases',
      'Only noise/ makes a Released value.',
      { path: '^packages/trainer/src/', pathNot: '^packages/trainer/src/noise/' },
      { path: '^packages/trainer/src/noise/release\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'module-through-its-service',
      'An API module uses another module through its service, never its repository.',
      { path: '^apps/api/src/modules/([^/]+)/' },
      { path: '^apps/api/src/modules/[^/]+/.*\\.repository\\.ts$', pathNot: '^apps/api/src/modules/$1/' },
    ),
    forbid(
      'features-stand-alone',
      'No dashboard feature reaches into another.',
      { path: '^apps/web/src/features/([^/]+)/' },
      { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    ),
    forbid(
      'features-do-not-route',
      'Routes import features, not the other way round.',
      { path: '^apps/web/src/(features|charts|data|ui)/' },
      { path: '^apps/web/src/app/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.next|node_modules|generated)/' },
    tsPreCompilationDeps: true,
    // Packages by their sources: what they build is not looked at.
    tsConfig: { fileName: 'tsconfig.architecture.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      mainFields: ['types', 'module', 'main'],
    },
  },
};
