const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @param {readonly string[]} paths a pattern that none of the paths is enough for would match nothing: `(?!)`. */
const anyOf = (paths) => (paths.length === 0 ? '(?!)' : `(${paths.join('|')})`);

/** Folders with a registry: whoever adds one is under its rules at once. */
const varietyFolders = ['packages/trainer/src', 'packages/privacy/src'].flatMap((parent) => {
  const files = existsSync(join(__dirname, parent))
    ? readdirSync(join(__dirname, parent), { recursive: true, encoding: 'utf8' })
    : [];
  return files
    .map((file) => `${parent}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('/registry.ts'))
    .map((file) => file.slice(0, -'/registry.ts'.length));
});

/** What a registry imports from beside it is a variety, unless it is a type or an error. */
const varieties = varietyFolders.flatMap((folder) =>
  [
    ...readFileSync(join(__dirname, folder, 'registry.ts'), 'utf8').matchAll(
      /import \{([^}]*)\} from '\.\/([^']+)\.js'/g,
    ),
  ]
    .filter(([, names = '']) => names.split(',').some((name) => !/^\s*(type .*|\w*Error|)\s*$/.test(name)))
    .map(([, , file]) => `${folder}/${file}\\.ts`),
);

const component = anyOf([
  'packages/trainer/src/gradients',
  ...varietyFolders.filter((folder) => folder.startsWith('packages/trainer/')),
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('no-cycle', 'A cycle has no beginning to read from.', {}, { circular: true }),
    forbid('resolvable', 'Every import must lead somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'contract-stands-alone',
      'contract imports no other part.',
      { path: '^packages/contract/' },
      { path: '^(apps|infra|tests|packages/(privacy|trainer|findings))/' },
    ),
    forbid(
      'privacy-stands-alone',
      'privacy imports no other part.',
      { path: '^packages/privacy/' },
      { path: '^(apps|infra|tests|packages/(contract|trainer|findings))/' },
    ),
    forbid(
      'statistics-stands-alone',
      'statistics imports no other part and no Node module outside its tests.',
      { path: '^packages/statistics/src/', pathNot: '\\.test\\.ts$' },
      { path: '^(apps|infra|tests|packages/(contract|trainer|privacy|findings))/|^node:' },
    ),
    forbid(
      'findings-stand-on-privacy',
      'findings are rules over facts: of our parts they know privacy alone, and no Node module outside their tests.',
      { path: '^packages/findings/src/', pathNot: '\\.test\\.ts$' },
      { path: '^(apps|infra|tests|packages/(contract|trainer|statistics))/|^node:' },
    ),
    forbid(
      'privacy-is-pure',
      'privacy runs in a browser: no Node module outside its command and its tests.',
      { path: '^packages/privacy/src/', pathNot: '(\\.test\\.ts$|^packages/privacy/src/(cli|testing)/)' },
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
      'trainer may import privacy, contract, statistics and findings.',
      { path: '^packages/trainer/' },
      { path: '^(apps|infra)/' },
    ),
    forbid(
      'api-imports',
      "api may import the packages and the trainer's description of a run.",
      { path: '^apps/api/', pathNot: '\\.test\\.ts$' },
      { path: '^(apps/web|infra|tests|packages/trainer)/', pathNot: '^packages/trainer/dist/config/' },
    ),
    forbid(
      'web-imports',
      'web may import privacy, contract and statistics.',
      { path: '^apps/web/' },
      { path: '^(apps/api|infra|tests|packages/trainer)/' },
    ),
    forbid(
      'infra-starts-the-parts',
      'infra starts the parts as processes and imports none of them.',
      { path: '^infra/' },
      { path: '^(apps|packages|tests)/' },
    ),
    forbid(
      'examples-by-name',
      'An example takes what a package exports, by its name, as somebody elsewhere would.',
      { path: '^examples/' },
      { path: '^(apps|infra|tests|packages/[^/]+/(?!dist/))' },
    ),
    forbid(
      'config-loads-no-tensor-library',
      'The description of a run is code that the API loads too: it asks definitions and computes no tensor.',
      { path: '^packages/trainer/src/config/', pathNot: '\\.test\\.ts$' },
      { path: '(^packages/trainer/src/(training|reporting|agent|cli|doctor|gradients)/|/@tensorflow/)' },
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
      { path: `^${component}/`, pathNot: '\\.test\\.ts$' },
      { path: '^packages/trainer/src/(mechanism|training|reporting|agent|cli|presets)/' },
    ),
    forbid(
      'varieties-through-their-registry',
      'A variety is known to its registry alone: siblings and others see its contract.',
      {
        path: '^packages/(trainer/src|privacy/src/accountants)/',
        pathNot: '(/registry|\\.test)\\.ts$|/src/index\\.ts$',
      },
      { path: `^${anyOf(varieties)}$` },
    ),
    forbid(
      'only-noise-releases',
      'Only noise/ makes a Released value.',
      { path: '^packages/trainer/src/', pathNot: '^packages/trainer/src/noise/' },
      { path: '^packages/trainer/src/noise/release\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'noise-through-its-release',
      'A sum is released by the event that is charged for it; what noise is made of stays in noise/ and its kernels.',
      {
        path: '^packages/trainer/src/',
        pathNot: '^packages/trainer/src/(noise/|backends/.*(noise|\\.test)\\.ts$)',
      },
      {
        path: '^packages/trainer/src/noise/',
        pathNot:
          '/noise/(registry|noise-source|noise-correlation|release|release-sum|smallest-noise-multiplier)\\.ts$',
      },
    ),
    forbid(
      'module-through-its-service',
      'An API module uses another module through its service, never its repository.',
      { path: '^apps/api/src/modules/([^/]+)/' },
      { path: '^apps/api/src/modules/[^/]+/.*\\.repository\\.ts$', pathNot: '^apps/api/src/modules/$1/' },
    ),
    forbid(
      'resolver-through-a-service',
      'What the schema shows asks a service; it never reads or changes a table.',
      { path: '^apps/api/src/modules/.*\\.(resolver|router|type|input)\\.ts$' },
      {
        path: '^apps/api/src/(modules/.*\\.repository\\.ts$|db/client\\.ts$)',
      },
    ),
    forbid(
      'http-through-a-service',
      'What carries requests and wake-ups asks a service, never a repository.',
      { path: '^apps/api/src/(http|schema|events)/', pathNot: '\\.test\\.ts$' },
      { path: '^apps/api/src/(modules/.*\\.repository\\.ts$|db/client\\.ts$)' },
    ),
    forbid(
      'rows-through-a-repository',
      'Only a repository holds a table; the rest of the API knows the types of its rows.',
      {
        path: '^apps/api/src/',
        pathNot: '^apps/api/src/(db/|modules/.*\\.repository\\.ts$)|\\.test\\.ts$',
      },
      { path: '^apps/api/src/db/tables/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'tables-know-no-module',
      'Tables import from no module: the modules stand on them.',
      { path: '^apps/api/src/db/' },
      { path: '^apps/api/src/', pathNot: '^apps/api/src/(db/|log/|env\\.ts$)' },
    ),
    forbid(
      'features-stand-alone',
      'No dashboard feature reaches into another.',
      { path: '^apps/web/src/features/([^/]+)/' },
      { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    ),
    forbid(
      'charts-know-no-feature',
      'Features stand on charts, data and ui, not the other way round.',
      { path: '^apps/web/src/(charts|data|ui)/' },
      { path: '^apps/web/src/features/' },
    ),
    forbid(
      'features-do-not-route',
      'Routes import features, not the other way round.',
      { path: '^apps/web/src/(features|charts|data|ui)/' },
      { path: '^apps/web/src/app/' },
    ),
  ],
  options: {
    // Not excluded, or an import by a package's name, which leads to its dist/, would be under no rule.
    doNotFollow: { path: '(^|/)(node_modules|dist|generated)/' },
    exclude: { path: '(^|/)\\.next/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      mainFields: ['types', 'module', 'main'],
    },
  },
};
