import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const rules = '.dependency-cruiser.cjs';
const runTimeRules = '.dependency-cruiser.run-time.cjs';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipwise-architecture-'));
  for (const file of [rules, runTimeRules, 'tsconfig.base.json', 'tsconfig.architecture.json'])
    cpSync(join(root, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the project's rules over a tree of the given files. */
function cruise(
  files: Readonly<Record<string, string>>,
  config = rules,
): { violations: string[]; modules: number } {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const result = spawnSync(
    process.execPath,
    [cli, '--config', config, '--output-type', 'json', 'packages', 'apps'],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    },
  );
  const { summary, modules } = JSON.parse(result.stdout);
  return {
    violations: summary.violations.map((violation: { rule: { name: string } }) => violation.rule.name),
    modules: modules.length,
  };
}

const allowed = {
  'packages/privacy/src/event.ts': 'export type Event = { kind: string };\n',
  'packages/privacy/src/cli/main.ts':
    "import { readFileSync } from 'node:fs';\nexport const main = readFileSync;\n",
  'packages/trainer/src/index.ts': "export { loop } from './training/loop.js';\n",
  'packages/trainer/src/training/loop.ts': 'export const loop = 1;\n',
  'packages/trainer/src/reporting/spool.ts': 'export const spool = 1;\n',
  'apps/api/src/main.ts':
    "import type { Event } from '../../../packages/privacy/src/event.js';\nexport type Stored = Event;\n",
};

/** The config, which reaches two varieties. */
const description = {
  'packages/trainer/src/config/index.ts': "export { describe } from './describe.js';\n",
  'packages/trainer/src/config/describe.ts':
    "import { load } from '../backends/wasm.js';\nimport { unet } from '../models/unet.js';\nexport const describe = [load, unet];\n",
  'packages/trainer/src/models/unet.ts': 'export const unet = {};\n',
  'packages/trainer/src/backends/wasm.ts': 'export const load = 1;\n',
  'packages/trainer/src/backends/load-tensor-library.ts': 'export const tf = 1;\n',
};

describe('architecture rules', () => {
  it('accept a tree that keeps them, and see its TypeScript modules', () => {
    expect(cruise(allowed)).toEqual({ violations: [], modules: 7 });
  });

  it.each([
    [
      'privacy-stands-alone',
      'packages/privacy/src/event.ts',
      "import { loop } from '../../trainer/src/training/loop.js';\nexport const event = loop;\n",
    ],
    [
      'privacy-is-pure',
      'packages/privacy/src/event.ts',
      "import { readFileSync } from 'node:fs';\nexport const event = readFileSync;\n",
    ],
    [
      'privacy-knows-no-command',
      'packages/privacy/src/event.ts',
      "import { main } from './cli/main.js';\nexport const event = main;\n",
    ],
    [
      'training-emits-through-a-sink',
      'packages/trainer/src/training/loop.ts',
      "import { spool } from '../reporting/spool.js';\nexport const loop = spool;\n",
    ],
    [
      'api-imports',
      'apps/api/src/main.ts',
      "import type { loop } from '../../../packages/trainer/src/training/loop.js';\nexport type Loop = typeof loop;\n",
    ],
    [
      'api-imports',
      'apps/api/src/main.ts',
      "import { loop } from '@clipwise/trainer';\nexport const main = loop;\n",
    ],
  ])('catch a planted violation of %s in %s', (rule, path, text) => {
    expect(cruise({ ...allowed, [path]: text }).violations).toContain(rule);
  });

  it('let the API take the description of a run', () => {
    const text = "import { describe } from '@clipwise/trainer/config';\nexport const main = describe;\n";
    expect(cruise({ ...allowed, ...description, 'apps/api/src/main.ts': text }).violations).toEqual([]);
  });

  it('let the config name types of the tensor library and what loads it when called', () => {
    const kept = {
      'packages/trainer/src/models/unet.ts':
        "import type { Tensor } from '@tensorflow/tfjs-core';\nexport const unet = { forward: (x: Tensor) => x };\n",
      'packages/trainer/src/backends/wasm.ts':
        "export const load = () => import('./load-tensor-library.js');\n",
    };
    expect(cruise({ ...allowed, ...description, ...kept }, runTimeRules).violations).toEqual([]);
  });

  it.each([
    [
      'packages/trainer/src/models/unet.ts',
      "import { conv2d } from '@tensorflow/tfjs-core';\nexport const unet = { forward: conv2d };\n",
    ],
    [
      'packages/trainer/src/models/unet.ts',
      "import { loop } from '../training/loop.js';\nexport const unet = { loop };\n",
    ],
    [
      'packages/trainer/src/backends/wasm.ts',
      "import { tf } from './load-tensor-library.js';\nexport const load = () => tf;\n",
    ],
  ])('catch a planted violation of config-loads-no-tensor-library in %s', (path, text) => {
    expect(cruise({ ...allowed, ...description, [path]: text }, runTimeRules).violations).toContain(
      'config-loads-no-tensor-library',
    );
  });
});
