import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addVariety, readContributingPage, type ShownVariety } from './support/contributing-page.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { table, varieties } = readContributingPage(join(root, 'CONTRIBUTING.md'));
const kindOf = ({ text }: ShownVariety): string => /^ +kind: '([^']+)',$/m.exec(text)?.[1] ?? '';
const shown = (name: string): ShownVariety => {
  const found = varieties.find((variety) => variety.name === name);
  if (found === undefined) throw new Error(`CONTRIBUTING.md adds no ${name}`);
  return found;
};

const sources = [
  'tsconfig.base.json',
  '.dependency-cruiser.cjs',
  'packages/contract/run-config.schema.json',
  ...['package.json', 'tsconfig.json', 'README.md', 'src'].map((path) => `packages/privacy/${path}`),
  ...['package.json', 'tsconfig.json', 'src', 'dist'].map((path) => `packages/trainer/${path}`),
];
/** A copy of the source to which the page's varieties are added, and its files as they were before. */
let copy: string;
let before: ReadonlyMap<string, string>;

/** Text of each source file by its path; what a build writes does not count. */
function textsIn(folder: string): ReadonlyMap<string, string> {
  const files = sources
    .filter((path) => !path.endsWith('/dist'))
    .flatMap((path) =>
      path.endsWith('/src')
        ? readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        : [path],
    );
  return new Map(files.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]));
}

const tool = (path: string): string => join(root, 'node_modules', path);

/** Runs a program of Node in the copy, outside of this run of Vitest. @returns its words, if it failed. */
function failureOf(file: string, args: readonly string[], input = ''): { said: string; failure: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...env, NODE_ENV: 'production' },
    input,
    maxBuffer: 64 * 2 ** 20,
  });
  return { said: stdout, failure: status === 0 ? '' : `${stdout}${stderr}`.slice(-6000) };
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'clipwise-newcomer-'));
  for (const path of sources) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  before = textsIn(copy);
  for (const variety of varieties) addVariety(copy, variety);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('CONTRIBUTING.md', () => {
  it('has a row and an example for each registry of varieties, in the places that the row names', () => {
    const registries = ['packages/trainer/src', 'packages/privacy/src'].flatMap((parent) =>
      readdirSync(join(root, parent), { recursive: true, encoding: 'utf8' })
        .map((path) => `${parent}/${path.replaceAll('\\', '/')}`)
        // A backend computes and changes no result: it has kernels and a machine of its own, and no toy.
        .filter((path) => path.endsWith('/registry.ts') && !path.includes('/backends/')),
    );
    expect([...table.values()].map(({ registry }) => registry).sort()).toEqual(registries.sort());
    expect(varieties.map(({ name }) => name).sort()).toEqual([...table.keys()].sort());
    for (const { name, file, registry } of varieties) {
      expect(table.get(name)).toMatchObject({ folder: `${dirname(file)}/`, registry });
    }
  });
});

describe('in a copy of the source, the varieties that it adds', () => {
  it('type-check with all tests, build, and keep the rules of the architecture', () => {
    for (const part of ['privacy', 'trainer']) {
      const options = [
        '--noEmit',
        'false',
        '--rootDir',
        `packages/${part}/src`,
        '--outDir',
        `packages/${part}/dist`,
      ];
      expect(failureOf(tool('typescript/bin/tsc'), ['-p', `packages/${part}`, ...options]).failure).toBe('');
    }
    const rules = ['--config', '.dependency-cruiser.cjs', 'packages/trainer/src', 'packages/privacy/src'];
    expect(failureOf(tool('dependency-cruiser/bin/dependency-cruise.mjs'), rules).failure).toBe('');
  }, 600_000);

  it('are parsed, described and trained for two steps, each of which is charged', () => {
    const base = {
      dataset: {
        kind: 'oct-phantom',
        imageHeight: 32,
        imageWidth: 32,
        trainingSubjects: 2,
        validationSubjects: 1,
        scansPerSubject: 8,
      },
      model: { kind: 'unet', width: 1 },
      // The expected batch is the whole of 16 examples: one step an epoch.
      sampling: { kind: 'poisson', expectedBatchSize: 16 },
      clipping: { kind: 'flat' },
      noise: { noiseMultiplier: 1 },
      training: { epochs: 2, backend: 'wasm-simd' },
    };
    const place = {
      clipping: (kind: string) => ({ clipping: { kind } }),
      sampler: (kind: string) => ({ sampling: { kind } }),
      sparsification: (kind: string) => ({ sparsification: { kind } }),
      'noise source': (kind: string) => ({ noise: { noiseMultiplier: 1, source: { kind } } }),
      optimizer: (kind: string) => ({ optimizer: { kind } }),
      'gradient filter': (kind: string) => ({ gradientFilter: { kind } }),
      loss: (kind: string) => ({ loss: { kind } }),
      model: (kind: string) => ({ model: { kind } }),
      'data set': (kind: string) => ({ dataset: { kind } }),
    };
    const configs = Object.entries(place).map(([name, put]) => ({ ...base, ...put(kindOf(shown(name))) }));
    const program = join(root, 'tests/support/two-steps.mjs');
    const { said, failure } = failureOf(program, [join(copy, 'packages/trainer')], JSON.stringify(configs));
    expect(failure).toBe('');
    const runs = JSON.parse(said) as {
      description: Record<string, unknown>;
      events: { kind: string; plannedSteps?: number; outcome?: string; mechanism?: object }[];
    }[];
    for (const [index, name] of Object.keys(place).entries()) {
      const { description, events } = runs[index] as (typeof runs)[number];
      const charges = events.filter(({ kind }) => kind === 'privacy-charged');
      expect([name, charges.length, events.at(-1)?.outcome]).toEqual([name, 2, 'completed']);
      expect(description).toMatchObject({ plannedSteps: 2, isPrivate: name !== 'noise source' });
      // What was described beforehand is what ran.
      const { isPrivate, sampler, clipping, sparsification, noiseSource } = description;
      expect(events[0]).toMatchObject({
        kind: 'run-started',
        plannedSteps: 2,
        mechanism: { isPrivate, sampler, clipping, sparsification, noiseSource },
      });
    }
    const word = (name: string, key: string) => runs[Object.keys(place).indexOf(name)]?.description[key];
    expect(word('clipping', 'method')).toBe(kindOf(shown('clipping')));
    expect(word('sparsification', 'method')).toBe(kindOf(shown('sparsification')));
    expect(word('model', 'model')).toBe(kindOf(shown('model')));
    expect(word('data set', 'dataset')).toBe(kindOf(shown('data set')));
  }, 600_000);

  it('need the files that it names, and no other', () => {
    const generate = failureOf(join(copy, 'packages/trainer/dist/config/emit-run-config-schema.js'), []);
    expect(generate.failure).toBe('');
    const after = textsIn(copy);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (file) => after.get(file) !== before.get(file),
    );
    const named = varieties.flatMap(({ name, file }) => {
      const { registry = '', also = '' } = table.get(name) ?? {};
      return [file, registry, also];
    });
    expect(changed.sort()).toEqual([...new Set(named)].sort());
  });

  it('pass the conformance suites, which ask them by themselves, and fail no test that lists their siblings', () => {
    writeFileSync(
      join(copy, 'vitest.config.mjs'),
      "export default { test: { include: ['packages/*/src/**/*.test.ts'], pool: 'forks', maxWorkers: 2, testTimeout: 60_000, hookTimeout: 120_000 } };\n",
    );
    const kinds = varieties.map(kindOf);
    const [clipping, sampler, mask] = ['clipping', 'sampler', 'sparsification'].map((name) =>
      kindOf(shown(name)),
    );
    const runs = [
      `poisson, ${clipping}, mask none`,
      `${sampler}, flat, mask none`,
      `poisson, flat, mask ${mask}`,
    ];
    const report = join(copy, 'report.json');
    const folders = [
      'clipping',
      'sampling',
      'sparsification',
      'noise',
      'gradient-filters',
      'optimizers',
      'losses',
      'models',
      'data',
      'gradients',
      'mechanism',
      'config',
    ];
    const suites = [
      ...folders.map((folder) => `packages/trainer/src/${folder}/`),
      'packages/trainer/src/training/build-run',
      'packages/trainer/src/training/description',
      'packages/trainer/src/training/random-streams',
      'packages/privacy/src/accountants/conformance',
      'packages/privacy/src/examples',
      'packages/privacy/src/cli/main',
    ];
    const asked = `a run of (${runs.join('|')})|^(?!.*(a run of |webgpu)).*(${kinds.join('|')})|known|every accountant|JSON schema`;
    const { failure } = failureOf(tool('vitest/vitest.mjs'), [
      'run',
      '--reporter=json',
      `--outputFile=${report}`,
      '-t',
      asked,
      ...suites,
    ]);
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: {
        message: string;
        assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
      }[];
    };
    // Of files that could not be read.
    expect(testResults.map(({ message }) => message).filter((message) => message !== '')).toEqual([]);
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(failure).toBe('');
    const passed = results.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
    // Each registry has a suite that asked the toy at least twice, or the name of the toy is in none.
    for (const kind of kinds)
      expect([kind, passed.filter((name) => name.includes(kind)).length >= 2]).toEqual([kind, true]);
  }, 600_000);
});
