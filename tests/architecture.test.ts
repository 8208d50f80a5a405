import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const configFile = '.dependency-cruiser.cjs';
const { forbidden } = createRequire(import.meta.url)(join(root, configFile)) as {
  readonly forbidden: readonly { readonly name: string; readonly severity: string }[];
};
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipwise-architecture-'));
  for (const file of [configFile, 'tsconfig.base.json']) cpSync(join(root, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the project's rules over a tree of the given files. */
function cruise(files: Readonly<Record<string, string>>): { violations: string[]; modules: number } {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  // As npm lays out workspaces: a package's name leads to its built types.
  mkdirSync(join(folder, 'node_modules/@clipwise'), { recursive: true });
  symlinkSync(join(folder, 'packages/trainer'), join(folder, 'node_modules/@clipwise/trainer'), 'junction');
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const result = spawnSync(
    process.execPath,
    [cli, '--config', configFile, '--output-type', 'json', 'packages', 'apps', 'infra', 'examples'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
  );
  const { summary, modules } = JSON.parse(result.stdout) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
    modules: unknown[];
  };
  return {
    violations: summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`),
    modules: modules.length,
  };
}

const takes = (path: string, name = 'value') =>
  `import { ${name} } from '${path}';\nexport const own = ${name};\n`;
const takesType = (path: string) => `import type { Value } from '${path}';\nexport type Own = Value;\n`;
const leaf = 'export const value = 1;\nexport type Value = number;\n';

const trainer = 'packages/trainer/src';
const modules = 'apps/api/src/modules';

/** A small tree that keeps every rule, with what each rule is closest to and yet allows. */
const allowed: Readonly<Record<string, string>> = {
  'packages/contract/src/schema.ts': leaf,
  'packages/privacy/src/event.ts': leaf,
  'packages/privacy/src/cli/main.ts': takes('node:fs', 'readFileSync'),
  'packages/trainer/package.json': JSON.stringify({
    name: '@clipwise/trainer',
    type: 'module',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './config': { types: './dist/config/index.d.ts', default: './dist/config/index.js' },
    },
  }),
  'packages/trainer/dist/index.d.ts': 'export declare const value: number;\n',
  'packages/trainer/dist/config/index.d.ts': 'export declare const value: number;\n',
  [`${trainer}/clipping/registry.ts`]: `${takes('./flat.js')}${takesType('./contract.js')}`,
  [`${trainer}/clipping/contract.ts`]: leaf,
  [`${trainer}/clipping/weight.ts`]: leaf,
  [`${trainer}/clipping/flat.ts`]: `${leaf}export { value as weight } from './weight.js';\n`,
  [`${trainer}/clipping/flat.test.ts`]: takes('./flat.js'),
  [`${trainer}/noise/registry.ts`]: takes('./csprng.js'),
  [`${trainer}/noise/csprng.ts`]: leaf,
  [`${trainer}/noise/release.ts`]: leaf,
  [`${trainer}/noise/grid.ts`]: leaf,
  [`${trainer}/noise/release-sum.ts`]: `${takes('./release.js')}export { value } from './grid.js';\n`,
  [`${trainer}/backends/simd/kernels/noise.ts`]: takesType('../../../noise/grid.js'),
  [`${trainer}/config/index.ts`]: takes('../clipping/registry.js', 'own'),
  [`${trainer}/mechanism/step.ts`]: `${takes('../noise/release-sum.js')}${takesType('../noise/release.js')}`,
  [`${trainer}/training/loop.ts`]: takes('../mechanism/step.js', 'own'),
  [`${trainer}/reporting/spool.ts`]: leaf,
  'apps/api/src/main.ts': takes('../../../packages/privacy/src/event.js'),
  'apps/api/src/check.ts': takes('@clipwise/trainer/config'),
  'apps/api/src/db/client.ts': leaf,
  'apps/api/src/db/tables/runs.ts': leaf,
  [`${modules}/runs/runs.repository.ts`]: `${leaf}${takes('../../db/tables/runs.js')}`,
  [`${modules}/runs/runs.service.ts`]: `${leaf}${takes('./runs.repository.js')}`,
  [`${modules}/runs/runs.resolver.ts`]: `${takes('./runs.service.js')}${takesType('../../db/tables/runs.js')}`,
  [`${modules}/studies/studies.service.ts`]: takes('../runs/runs.service.js'),
  'apps/web/src/charts/line.ts': leaf,
  'apps/web/src/features/runs/page.ts': takes('../../charts/line.js'),
  'apps/web/src/app/page.ts': takes('../features/runs/page.js', 'own'),
  'examples/train.mjs': takes('@clipwise/trainer'),
  'infra/local/start.mjs': "import { spawn } from 'node:child_process';\nexport const own = spawn;\n",
};

/** One violation and, where a rule has several ways around it, more: the rule, the file that breaks it, and its text. */
const planted: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['no-cycle', 'packages/privacy/src/circle-back.ts', `${takesType('./circle-type.js')}${leaf}`],
  ['resolvable', 'packages/privacy/src/nowhere.ts', takes('./absent.js')],
  ['contract-stands-alone', 'packages/contract/src/bad.ts', takes('../../privacy/src/event.js')],
  ['privacy-stands-alone', 'packages/privacy/src/bad-path.ts', takes('../../trainer/src/reporting/spool.js')],
  ['privacy-stands-alone', 'packages/privacy/src/bad-name.ts', takes('@clipwise/trainer')],
  ['statistics-stands-alone', 'packages/statistics/src/bad.ts', takes('../../privacy/src/event.js')],
  [
    'findings-stand-on-privacy',
    'packages/findings/src/bad.ts',
    takes('../../trainer/src/reporting/spool.js'),
  ],
  ['privacy-is-pure', 'packages/privacy/src/bad-core.ts', takes('node:fs', 'readFileSync')],
  ['privacy-knows-no-command', 'packages/privacy/src/bad-command.ts', takes('./cli/main.js', 'own')],
  ['trainer-imports', `${trainer}/bad-app.ts`, takes('../../../apps/web/src/charts/line.js')],
  ['api-imports', 'apps/api/src/bad-path.ts', takesType('../../../packages/trainer/src/reporting/spool.js')],
  ['api-imports', 'apps/api/src/bad-name.ts', takes('@clipwise/trainer')],
  ['web-imports', 'apps/web/src/bad-path.ts', takesType('../../api/src/db/client.js')],
  ['web-imports', 'apps/web/src/bad-name.ts', takes('@clipwise/trainer')],
  ['web-imports', 'apps/web/src/bad-config.ts', takes('@clipwise/trainer/config')],
  ['config-loads-no-tensor-library', `${trainer}/config/bad.ts`, takes('../reporting/spool.js')],
  ['infra-starts-the-parts', 'infra/local/bad.mjs', takes('../../packages/privacy/src/event.js')],
  ['examples-by-name', 'examples/bad.mjs', takes('../packages/privacy/src/event.js')],
  ['training-emits-through-a-sink', `${trainer}/training/bad.ts`, takes('../reporting/spool.js')],
  [
    'components-know-no-mechanism',
    `${trainer}/clipping/bad-mechanism.ts`,
    takes('../mechanism/step.js', 'own'),
  ],
  ['varieties-through-their-registry', `${trainer}/clipping/bad-sibling.ts`, takes('./flat.js')],
  ['varieties-through-their-registry', `${trainer}/mechanism/bad.ts`, takesType('../clipping/flat.js')],
  ['only-noise-releases', `${trainer}/mechanism/bad-release.ts`, takes('../noise/release.js')],
  ['noise-through-its-release', `${trainer}/mechanism/bad-noise.ts`, takes('../noise/grid.js')],
  ['module-through-its-service', `${modules}/studies/bad.service.ts`, takes('../runs/runs.repository.js')],
  ['resolver-through-a-service', `${modules}/runs/bad.resolver.ts`, takesType('./runs.repository.js')],
  ['resolver-through-a-service', `${modules}/runs/bad.router.ts`, takes('../../db/client.js')],
  ['http-through-a-service', 'apps/api/src/http/bad.ts', takes('../modules/runs/runs.repository.js')],
  ['rows-through-a-repository', `${modules}/runs/bad.service.ts`, takes('../../db/tables/runs.js')],
  ['tables-know-no-module', 'apps/api/src/db/tables/bad.ts', takesType('../../modules/runs/runs.service.js')],
  ['features-stand-alone', 'apps/web/src/features/compare/bad.ts', takes('../runs/page.js', 'own')],
  ['charts-know-no-feature', 'apps/web/src/charts/bad.ts', takes('../features/runs/page.js', 'own')],
  ['features-do-not-route', 'apps/web/src/features/runs/bad.ts', takes('../../app/page.js', 'own')],
];

/** What a planted violation needs to stand on. */
const beside = { 'packages/privacy/src/circle-type.ts': `${takesType('./circle-back.js')}${leaf}` };

describe('architecture rules', () => {
  it('accept a tree that keeps them, and see its modules', () => {
    const { violations, modules } = cruise(allowed);
    expect(violations).toEqual([]);
    // Its sources, two modules of Node, and of what is built the two files that are imported.
    const sources = Object.keys(allowed).filter(
      (path) => /\.(ts|mjs)$/.test(path) && !path.includes('/dist/'),
    );
    expect(modules).toBe(sources.length + 4);
  });

  it('are errors, and each has a violation planted below', () => {
    expect(forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
    expect([...new Set(planted.map(([rule]) => rule))].sort()).toEqual(
      forbidden.map(({ name }) => name).sort(),
    );
  });

  it('catch each planted violation by its rule, and by no other', () => {
    const files = Object.fromEntries(planted.map(([, path, text]) => [path, text]));
    expect(cruise({ ...allowed, ...beside, ...files }).violations.sort()).toEqual(
      planted.map(([rule, path]) => `${rule}: ${path}`).sort(),
    );
  });
});
